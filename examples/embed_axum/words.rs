//! The work: which words of a text are the most frequent.

use std::collections::HashMap;
use std::time::Duration;

use ergate::prelude::*;

/// A word, and how often it is there.
pub type Count = (String, usize);

/// So that there is something to follow.
const PACE: Duration = Duration::from_millis(100);
const PARTS: usize = 20;

#[workflow(name = "words")]
pub mod counting {
    use super::*;

    #[step]
    fn split(text: String) -> Result<Vec<String>, BoxError> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        let words: Vec<String> = words.map(str::to_lowercase).collect();
        match words.is_empty() {
            true => Err(Abort::new("there is no word in the text").into()),
            false => Ok(words),
        }
    }

    #[step]
    async fn count(words: Vec<String>, #[job] job: &JobInfo) -> Vec<Count> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let part = words.len().div_ceil(PARTS);
        for (done, words) in words.chunks(part).enumerate() {
            for word in words {
                *counts.entry(word.clone()).or_default() += 1;
            }
            tokio::time::sleep(PACE).await;
            job.progress((done + 1) as f64 / PARTS as f64);
        }
        counts.into_iter().collect()
    }

    #[step]
    fn rank(mut counts: Vec<Count>) -> Vec<Count> {
        counts.sort_by(|(a, more), (b, fewer)| fewer.cmp(more).then(a.cmp(b)));
        counts.truncate(10);
        counts
    }
}
