//! A workflow of a thousand steps compiles as it is, and each of its steps runs.
//!
//! The compiler follows types to a depth of 128 unless a program asks for more with `#![recursion_limit]`; its evaluation of
//! constants stops at long loops. Neither may be in the way of a long workflow.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

const STEPS: usize = 1000;

#[test]
fn a_thousand_steps_compile_and_run() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cases = trybuild::TestCases::new();
    for (name, program) in [
        ("thousand_in_a_module.rs", in_a_module()),
        ("thousand_by_hand.rs", by_hand()),
    ] {
        let path = folder.join(name);
        fs::write(&path, program)?;
        cases.pass(path);
    }
    Ok(())
}

/// Each step adds one to what the step before it returned.
fn steps() -> String {
    (0..STEPS).fold(String::new(), |mut steps, at| {
        let _ = writeln!(steps, "#[step] fn step_{at}(n: u64) -> u64 {{ n + 1 }}");
        steps
    })
}

fn in_a_module() -> String {
    let steps = steps();
    let main = main("count::WORKFLOW", "count::job(0)");
    format!("use ergate::prelude::*;\n#[workflow] mod count {{\nuse super::*;\n{steps}}}\n{main}")
}

fn by_hand() -> String {
    let steps = steps();
    let joined = (0..STEPS).fold(String::new(), |mut joined, at| {
        let _ = write!(joined, "\n    .step::<step_{at}>()");
        joined
    });
    let main = main("COUNT", "COUNT.job(0)");
    format!(
        "use ergate::prelude::*;\n{steps}\
         static COUNT: Workflow<u64> = Workflow::named(\"count\"){joined}\n    .build();\n{main}"
    )
}

fn main(workflow: &str, job: &str) -> String {
    format!(
        "fn main() -> Result<(), BoxError> {{\n    \
             let backend = Memory::new();\n    \
             let id = backend.submit_blocking({job})?;\n    \
             Worker::new(backend.clone()).register(&{workflow}).run_until_idle_blocking()?;\n    \
             let job = backend.get_blocking(&id)?.ok_or(\"the job is gone\")?;\n    \
             assert_eq!({workflow}.steps().count(), {STEPS});\n    \
             assert_eq!(job.last_return_value.as_str(), \"{STEPS}\");\n    \
             Ok(())\n\
         }}\n"
    )
}
