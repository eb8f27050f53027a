//! Rules (規則): pure functions over typed values and an explicit now.
