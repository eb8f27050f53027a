//! How the central system is reached over HTTPS (HTTPS の設定), TOML. What is not publicly known is ours.
//!
//! ```toml
//! [https]
//! token_life_ms = 600000
//!
//! [https.faults]
//! unauthorized = "1/20"
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::fault::Chance;
use crate::https_fault::HttpsFault;

/// How it is reached. Whatever a file leaves out is as by default.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HttpsSettings {
    /// Names of the server besides `localhost` and the loopback addresses.
    pub names: Vec<String>,
    /// What may stand before a service of the catalogue. `oqs-api-pro` is seen in a public implementation,
    /// the others in the configuration of a terminal.
    pub bases: Vec<String>,
    /// The service of the login, base included (seen in a public implementation).
    pub login: String,
    /// Name of the user in the body of the login (assumed: it is not publicly known).
    pub user_key: String,
    /// Name of the password in it (assumed).
    pub password_key: String,
    /// Who logs in.
    pub user: String,
    /// With which password.
    pub password: String,
    /// Whether every connection needs a client certificate; otherwise the login alone does, as in a public
    /// implementation.
    pub certificate_everywhere: bool,
    /// How long a token counts, in milliseconds of the simulated clock (unknown).
    pub token_life_ms: i64,
    /// A longer request, in bytes, is refused with 413 (unknown).
    pub most_bytes: usize,
    /// Pause between two bytes of an answer that drips, in milliseconds.
    pub drip_ms: u64,
    /// How much later a late answer comes, in milliseconds of the machine.
    pub late_ms: u64,
    /// Whether faults strike the login, too.
    pub faults_at_login: bool,
    /// What goes wrong, and how often.
    pub faults: BTreeMap<HttpsFault, Chance>,
}

impl Default for HttpsSettings {
    fn default() -> Self {
        HttpsSettings {
            names: Vec::new(),
            bases: ["oqs-api-pro", "yzk-api-pro", "tkk-api-pro"]
                .map(str::to_owned)
                .into(),
            login: "oqs-api-pro/MSA12020/ILI12020SV01/auth".to_owned(),
            user_key: "user".to_owned(),
            password_key: "password".to_owned(),
            user: "test-user".to_owned(),
            password: "test-password".to_owned(),
            certificate_everywhere: true,
            token_life_ms: 30 * 60 * 1000,
            most_bytes: 64 << 20,
            drip_ms: 20,
            late_ms: 120_000,
            faults_at_login: false,
            faults: BTreeMap::new(),
        }
    }
}
