"""What a flow needs to run by hand: Prefect's settings and server, a pool of processes, progress on a terminal."""
