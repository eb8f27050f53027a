//! `SBOM.cdx.json`: the parts of the library in CycloneDX 1.5. No time and no serial number stands in it,
//! so that it is the same whenever it is made.

use super::VERSION;
use super::bill::{Bill, Part};
use crate::command::StepError;
use serde_json::{Value, json};
use std::path::Path;

const NAME: &str = "SBOM.cdx.json";

/// Writes it into a folder.
pub fn write(bill: &Bill, folder: &Path) -> Result<(), StepError> {
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": { "type": "library", "name": "onshi", "version": VERSION } },
        "components": bill.parts.iter().map(component).collect::<Vec<_>>(),
    });
    let text = format!("{document:#}\n");
    std::fs::write(folder.join(NAME), text).map_err(|why| format!("{NAME}: {why}").into())
}

fn component(part: &Part) -> Value {
    let hashes: Vec<Value> = part
        .checksum
        .iter()
        .map(|sum| json!({ "alg": "SHA-256", "content": sum }))
        .collect();
    let sources: Vec<Value> = part
        .repository
        .iter()
        .map(|url| json!({ "type": "vcs", "url": url }))
        .collect();
    json!({
        "type": "library",
        "name": part.name,
        "version": part.version,
        "purl": format!("pkg:cargo/{}@{}", part.name, part.version),
        // Cargo once allowed a slash for OR.
        "licenses": [{ "expression": part.licence.replace('/', " OR ") }],
        "hashes": hashes,
        "externalReferences": sources,
    })
}
