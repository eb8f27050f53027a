//! The other side: terminal software and central system, simulated
#![forbid(unsafe_code)]
