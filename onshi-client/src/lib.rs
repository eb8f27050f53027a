//! Drivers of onshi: folder exchange, SQLite ledger, clock, the running client
#![forbid(unsafe_code)]
