/** Whatever this process makes is its owner's alone: logs and read models hold what nobody else is to read. */
process.umask(0o077);
