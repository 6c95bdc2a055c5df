/** Real clients on the port. Both mostly wait, so they share a worker and run side by side; the longest comes first. */
import './twenty-clients.ts';
import './transcripts-real-kubectl.ts';
