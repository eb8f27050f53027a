//! `onshi send --https`: the second road from the command line.

use std::process::Command;

use crate::desk::Desk;

#[test]
fn the_command_sends_over_https_and_says_when_the_certificate_ends() {
    let desk = Desk::new();
    let who = &desk.patients[0];
    let file = desk.file("https.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("client.p12", "soon.p12")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_onshi"))
        .args(["send", "--wait=60", "--ack", "--institution"])
        .arg(desk.institution.as_written())
        .arg("--root")
        .arg(desk.own())
        .arg("--https")
        .arg(&file)
        .args(["query", "--insurer", &who.insurer_number])
        .args(["--number", &who.number, "--birth", &who.birthdate])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("days left until the certificate ends"),
        "{said}"
    );
    assert_eq!(desk.trouble.carried_out(), 1);
}

/// A proxy is only used if the configuration names it.
#[test]
fn no_proxy_of_the_environment_is_used() {
    let desk = Desk::new();
    let who = &desk.patients[0];
    let mut command = Command::new(env!("CARGO_BIN_EXE_onshi"));
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, "http://127.0.0.1:1");
    }
    let output = command
        .args(["send", "--wait=60", "--ack", "--institution"])
        .arg(desk.institution.as_written())
        .arg("--root")
        .arg(desk.own())
        .arg("--https")
        .arg(desk.file("https.toml"))
        .args(["query", "--insurer", &who.insurer_number])
        .args(["--number", &who.number, "--birth", &who.birthdate])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!(desk.trouble.carried_out(), 1);
}
