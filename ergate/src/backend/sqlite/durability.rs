/// What an answered call survives.
///
/// With either, a job is never half-saved, and the file stays sound.
///
/// ```
/// use ergate::backend::Sqlite;
/// use ergate::backend::sqlite::Durability;
///
/// // For work that somebody asks for again if it is lost.
/// let options = Sqlite::options().durability(Durability::Normal);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// A loss of power. Each group of calls that are saved together waits for the disk once.
    #[default]
    Full,
    /// The end of the process, however sudden. A loss of power or a crash of the operating system may undo the last
    /// calls before it, as if they had never been made: a submitted job is gone, a saved step runs again.
    Normal,
}

impl Durability {
    /// The value of SQLite's `synchronous` that keeps the promise in a file with a write-ahead log.
    pub(super) fn synchronous(self) -> &'static str {
        match self {
            Durability::Full => "FULL",
            Durability::Normal => "NORMAL",
        }
    }
}
