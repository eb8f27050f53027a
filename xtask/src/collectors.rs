//! `cargo xtask collectors [MORNINGS]`: eight processes with eight threads on one exchange folder, killed
//! one after the other, for minutes. The tests live through two such mornings.

use std::process::ExitCode;

use crate::command::{StepError, Workspace, run};

/// About five minutes on two cores.
const MORNINGS: &str = "40";

pub fn collectors(workspace: &Workspace, arguments: &[String]) -> Result<ExitCode, StepError> {
    let mornings = match arguments {
        [] => MORNINGS,
        [mornings] if mornings.parse::<u32>().is_ok() => mornings,
        _ => {
            return Err(StepError::Found(
                "usage: cargo xtask collectors [MORNINGS]".into(),
            ));
        }
    };
    let test = ["test", "--package", "onshi-client", "--test", "collectors"];
    let mut cargo = workspace.cargo(&[&test[..], &["--", "--nocapture"]].concat());
    run(cargo.env("ONSHI_TEST_MORNINGS", mornings))?;
    Ok(ExitCode::SUCCESS)
}
