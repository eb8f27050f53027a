//! The C ABI of onshi
