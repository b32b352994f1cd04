//! The part of each rule that can be checked.

/// What a message must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The first line is a sentence of ours, with the user's names and types.
    FirstLine,
    /// Nothing names what is private to the macros.
    Private,
    /// The caret is not under a whole attribute.
    Caret,
    /// It says how to mend it.
    Mend,
    /// It has at most twelve lines.
    Length,
}

const LONGEST: usize = 12;

/// Errors whose first line is rustc's own, whatever we do.
const RUSTCS_OWN: [&str; 12] = [
    "error[E0061]",
    "error[E0308]",
    "error[E0423]",
    "error[E0425]",
    "error[E0432]",
    "error[E0658]",
    "error[E0747]",
    "error: cannot find attribute",
    "error: future cannot be sent",
    "error: unused variable",
    "is not general enough",
    "is not supported in `trait`s or `impl`s",
];

/// Words of a sentence that tells what to do.
const MENDS: [&str; 17] = [
    "help:", "note:", "take ", "write", "put ", "add ", "move ", "use ", "mark", "call ", "rename",
    "split", "name the", "keep ", "give ", "may be", "takes a",
];

pub(crate) fn broken(message: &str) -> Vec<Rule> {
    let first = message.lines().next().unwrap_or_default();
    let mut broken = Vec::new();
    let mut check = |keeps: bool, rule| {
        if !keeps {
            broken.push(rule);
        }
    };
    check(is_a_sentence(first), Rule::FirstLine);
    check(!message.contains("__private"), Rule::Private);
    check(!points_at_an_attribute(message), Rule::Caret);
    check(MENDS.iter().any(|word| message.contains(word)), Rule::Mend);
    check(message.trim_end().lines().count() <= LONGEST, Rule::Length);
    broken
}

fn is_a_sentence(first: &str) -> bool {
    let placeholder = ["<_", ", _", "`_`", "(_"]
        .iter()
        .any(|placeholder| first.contains(placeholder));
    let rustcs_own = RUSTCS_OWN.iter().any(|own| first.contains(own))
        || first.contains("the trait bound")
        || first.contains("between threads safely")
        || first.contains("items in this context need a name");
    !placeholder && !rustcs_own
}

/// Whether the first caret begins where an attribute of ours does.
fn points_at_an_attribute(message: &str) -> bool {
    let lines: Vec<&str> = message.lines().collect();
    let caret = lines.iter().position(|line| {
        after_the_bar(line).is_some_and(|code| code.trim_start().starts_with('^'))
    });
    let Some(caret) = caret else { return false };
    let (Some(under), Some(code)) = (
        after_the_bar(lines[caret]),
        lines
            .get(caret.wrapping_sub(1))
            .copied()
            .and_then(after_the_bar),
    ) else {
        return false;
    };
    let column = under.len() - under.trim_start().len();
    let code = code.get(column..).unwrap_or_default();
    ["#[step", "#[dependency", "#[workflow"]
        .iter()
        .any(|attribute| code.starts_with(attribute))
}

/// The source in a line of a snippet.
fn after_the_bar(line: &str) -> Option<&str> {
    let (before, code) = line.split_once('|')?;
    before
        .chars()
        .all(|c| c == ' ' || c.is_ascii_digit())
        .then_some(code)
}
