//! Nothing that the library allocated is given away as memory.

use crate::prototypes::PROTOTYPES;

#[test]
fn m27_what_is_given_away_is_a_handle_that_has_its_own_free_function() {
    let mut given = 0;
    for prototype in PROTOTYPES.iter() {
        for parameter in &prototype.parameters {
            let Some(kind) = parameter.kind.strip_suffix("**") else {
                continue;
            };
            // A look into a record, as long as that lives.
            if prototype.name == "onshi_record_leaf" && kind.trim() == "const char" {
                continue;
            }
            let object = kind.trim().trim_start_matches("struct ");
            let free = format!("{object}_free");
            assert!(
                PROTOTYPES.iter().any(|it| it.name == free),
                "{}: {free}",
                prototype.name
            );
            given += 1;
        }
    }
    assert!(given > 200, "{given}");
}
