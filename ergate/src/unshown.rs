//! The other file that `#[unshown]` needs: see there.

/// Gives the function back to `#[unshown]`, with a token that stands here.
macro_rules! elsewhere {
    ($($function:tt)*) => {
        #[::ergate_macros::unshown(here)]
        $($function)*
    };
}
