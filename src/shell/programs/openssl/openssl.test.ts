/** What a learner types, with the answers that OpenSSL 3.0.19 gave; and that one reads what was made here. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testWorld } from '../../testing.ts';

/** Bytes of keys and signatures left out. */
const WITHOUT_BYTES = "grep -vE '^ *([0-9a-f]{2}:)+([0-9a-f]{2})?$'";

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('openssl: skipped, the real one is not here');
    return false;
  }
}

it('makes a key and a request for it', async () => {
  const { stdout, stderr } = await testWorld().run(
    `openssl genrsa -out a.key 2048; head -1 a.key; stat -c %a a.key; openssl genrsa -traditional 1024 | head -1
    openssl req -new -key a.key -subj /CN=web/O=dev -addext "subjectAltName = DNS:web,IP:10.0.0.1" -out a.csr
    openssl req -in a.csr -noout -text | ${WITHOUT_BYTES}
    openssl req -in a.csr -noout -subject; openssl rsa -in a.key -noout -check; openssl req -in a.csr -noout -verify`,
  );
  expect(stdout).toBe(`-----BEGIN PRIVATE KEY-----
600
-----BEGIN RSA PRIVATE KEY-----
Certificate Request:
    Data:
        Version: 1 (0x0)
        Subject: CN = web, O = dev
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (2048 bit)
                Modulus:
                Exponent: 65537 (0x10001)
        Attributes:
            Requested Extensions:
                X509v3 Subject Alternative Name: 
                    DNS:web, IP Address:10.0.0.1
    Signature Algorithm: sha256WithRSAEncryption
    Signature Value:
subject=CN = web, O = dev
RSA key ok
`);
  expect(stderr).toBe('Certificate request self-signature verify OK\n');
});

it('signs as an authority: of version 1 without extensions, of version 3 with them', async () => {
  const { stdout, stderr } = await testWorld().run(
    `openssl genrsa -out ca.key 1024; openssl req -x509 -new -nodes -key ca.key -subj /CN=ca -days 10 -out ca.crt
    openssl x509 -in ca.crt -noout -text | sed -n '/extensions/,/TRUE/p' | sed 's/[0-9A-F:]\\{59\\}/ID/'
    openssl genrsa -out b.key 1024; openssl req -new -key b.key -subj /CN=web -out b.csr
    openssl x509 -req -in b.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out b.crt -days 30
    openssl x509 -in b.crt -noout -text | head -3; openssl x509 -in b.crt -noout -dates -issuer
    printf 'basicConstraints=CA:FALSE\\nextendedKeyUsage=clientAuth,serverAuth\\nsubjectAltName=@n\\n[n]\\nDNS.1=web\\nIP.1=10.0.0.9\\n' > x.cnf
    openssl x509 -req -in b.csr -CA ca.crt -CAkey ca.key -set_serial 01 -extfile x.cnf -out c.crt
    openssl x509 -in c.crt -noout -serial -ext basicConstraints,extendedKeyUsage,subjectAltName
    openssl verify -CAfile ca.crt b.crt; openssl x509 -req -in b.csr -CA ca.crt -CAkey b.key -out d.crt
    openssl req -x509 -new -key b.key -subj /CN=own -out own.crt; openssl verify -CAfile ca.crt own.crt; wc -c < ca.srl`,
  );
  expect(stdout).toBe(`        X509v3 extensions:
            X509v3 Subject Key Identifier: 
                ID
            X509v3 Authority Key Identifier: 
                ID
            X509v3 Basic Constraints: critical
                CA:TRUE
Certificate:
    Data:
        Version: 1 (0x0)
notBefore=Jan  5 10:00:00 2026 GMT
notAfter=Feb  4 10:00:00 2026 GMT
issuer=CN = ca
serial=01
X509v3 Basic Constraints: 
    CA:FALSE
X509v3 Extended Key Usage: 
    TLS Web Client Authentication, TLS Web Server Authentication
X509v3 Subject Alternative Name: 
    DNS:web, IP Address:10.0.0.9
b.crt: OK
41
`);
  const signed = 'Certificate request self-signature ok\nsubject=CN = web\n';
  expect(stderr).toBe(
    `${signed}${signed}${signed}CA certificate and CA private key do not match\nCN = own\nerror 18 at 0 depth lookup: self-signed certificate\nerror own.crt: verification failed\n`,
  );
});

it('asks for the subject that is not given, and reads one from a configuration', async () => {
  const { stdout, stderr } = await testWorld().run(
    `openssl genrsa -out a.key 1024; printf 'KR\\n\\nSeoul\\nberth\\n\\njane\\n\\n\\n\\n' | openssl req -new -key a.key -out i.csr
    openssl req -in i.csr -noout -subject
    printf '[req]\\nprompt = no\\ndistinguished_name = dn\\nreq_extensions = v3\\n[dn]\\nCN = web\\nO = dev\\n[v3]\\nkeyUsage = nonRepudiation, digitalSignature\\n' > r.cnf
    openssl req -new -key a.key -config r.cnf -out c.csr; openssl req -in c.csr -noout -text | grep -A1 Usage`,
  );
  expect(stdout).toBe(`subject=C = KR, ST = Some-State, L = Seoul, O = berth, CN = jane
                X509v3 Key Usage: 
                    Digital Signature, Non Repudiation
`);
  expect(stderr).toContain(
    'Country Name (2 letter code) [AU]:State or Province Name (full name) [Some-State]:',
  );
});

it('says what is wrong', async () => {
  const said = async (command: string) => {
    const { stderr, status } = await testWorld().run(`echo x > a; ${command}`);
    expect(status).toBe(1);
    return stderr;
  };
  expect(await said('openssl req -new -key none -subj /CN=a')).toBe(
    'Could not open file or uri for loading private key from none\n',
  );
  expect(await said('openssl x509 -in a -noout -text')).toBe(
    'Could not read certificate from a\nUnable to load certificate\n',
  );
  expect(await said('openssl req -in none -noout')).toBe(
    `Can't open "none" for reading, No such file or directory\nUnable to load X509 request\n`,
  );
  expect(await said('openssl nosuch')).toBe(`Invalid command 'nosuch'; type "help" for a list.\n`);
  expect(await said('openssl genrsa abc')).toBe(
    `genrsa: Can't parse "abc" as a number\ngenrsa: Use -help for summary.\n`,
  );
  expect(await said('openssl req -foo')).toBe(
    'req: Unknown option or message digest: foo\nreq: Use -help for summary.\n',
  );
});

it.skipIf(!hasOpenssl())('is read by the real openssl', async () => {
  const { stdout } = await testWorld().run(
    `openssl genrsa -out a.key 2048; openssl req -new -key a.key -subj /CN=jane/O=dev -out a.csr
    openssl req -x509 -new -key a.key -subj /CN=jane -out a.crt; cat a.key a.csr a.crt`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'berth-openssl-'));
  try {
    const file = join(folder, 'all.pem');
    writeFileSync(file, stdout);
    const real = (...args: string[]) =>
      execFileSync('openssl', [...args, '-in', file, '-noout'], { encoding: 'utf8', stdio: 'pipe' });
    expect(real('rsa', '-check')).toBe('RSA key ok\n');
    expect(real('req', '-subject', '-verify')).toMatch(/CN ?= ?jane, O ?= ?dev/);
    expect(
      execFileSync('openssl', ['verify', '-no_check_time', '-CAfile', file, file], { encoding: 'utf8' }),
    ).toContain(': OK');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
