/** Unit files of the distribution and of containerd's package. */
export const UNITS: Readonly<Record<string, string>> = {
  'containerd.service': `[Unit]
Description=containerd container runtime
Documentation=https://containerd.io
After=network.target dbus.service

[Service]
ExecStartPre=-/sbin/modprobe overlay
ExecStart=/usr/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=5
LimitNPROC=infinity
LimitCORE=infinity
TasksMax=infinity
OOMScoreAdjust=-999

[Install]
WantedBy=multi-user.target
`,
  'ssh.service': `[Unit]
Description=OpenBSD Secure Shell server
Documentation=man:sshd(8) man:sshd_config(5)
After=network.target

[Service]
ExecStart=/usr/sbin/sshd -D
KillMode=process
Restart=on-failure
Type=notify

[Install]
WantedBy=multi-user.target
`,
  'cron.service': `[Unit]
Description=Regular background program processing daemon
Documentation=man:cron(8)
After=remote-fs.target

[Service]
ExecStart=/usr/sbin/cron -f -P
Restart=on-failure

[Install]
WantedBy=multi-user.target
`,
};
