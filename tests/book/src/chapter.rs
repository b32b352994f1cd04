//! The blocks of code in a chapter.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A block between fences.
pub struct Block {
    /// What stands behind the first fence, such as `text` or `compile_fail`; nothing for a program.
    pub tag: String,
    pub lines: Vec<String>,
    /// The number of its first line, counted from 1.
    pub line: usize,
    /// The heading that it stands under, by its number.
    pub section: usize,
}

impl Block {
    /// Whether it is Rust, in whatever way.
    pub fn is_rust(&self) -> bool {
        let of_rustdoc = ["rust", "no_run", "compile_fail", "should_panic"];
        let mut tags = self.tag.split(',').map(str::trim);
        tags.all(|tag| tag.is_empty() || of_rustdoc.contains(&tag))
    }

    /// Whether the compiler is to refuse it.
    pub fn is_refused(&self) -> bool {
        self.tag.contains("compile_fail")
    }

    /// What it says, line for line.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }

    /// The whole program, with the lines that readers are spared.
    pub fn program(&self) -> String {
        let lines = self.lines.iter().map(|line| {
            let bare = line.trim_start();
            match bare.strip_prefix("# ") {
                Some(hidden) => hidden,
                None if bare == "#" => "",
                None => line,
            }
        });
        let code: String = lines.map(|line| format!("{line}\n")).collect();
        if code.contains("fn main(") {
            code
        } else {
            format!("fn main() {{\n{code}}}\n")
        }
    }
}

/// A page whose programs are compiled.
pub struct Chapter {
    /// Such as `first_job`.
    pub name: String,
    pub path: PathBuf,
    pub blocks: Vec<Block>,
}

impl Chapter {
    /// What a chapter shows of this block's output, if anything: the block behind it, under the same heading.
    pub fn output_of(&self, at: usize) -> Option<&Block> {
        let (program, next) = (&self.blocks[at], self.blocks.get(at + 1)?);
        let is_output = next.tag == "text" && next.section == program.section;
        (program.is_rust() && is_output).then_some(next)
    }

    /// The program that the commands of this block call: the last before it.
    pub fn program_before(&self, at: usize) -> Option<usize> {
        let is_program = |it: &usize| {
            let block = &self.blocks[*it];
            block.is_rust() && !block.is_refused() && block.text().contains("fn main(")
        };
        (0..at).rev().find(is_program)
    }

    /// What the program of this block is called.
    pub fn program_name(&self, at: usize) -> String {
        format!("{}_{}", self.name, self.blocks[at].line)
    }
}

/// All chapters of the book, and the README.
pub fn chapters(root: &Path) -> io::Result<Vec<Chapter>> {
    let mut paths = vec![root.join("README.md")];
    for file in fs::read_dir(root.join("ergate/docs"))? {
        paths.push(file?.path());
    }
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> io::Result<Chapter> {
    let (mut blocks, mut open, mut section) = (Vec::new(), None::<Block>, 0);
    for (number, line) in fs::read_to_string(&path)?.lines().enumerate() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(tag), None) => {
                open = Some(Block {
                    tag: tag.trim().to_owned(),
                    lines: Vec::new(),
                    line: number + 1,
                    section,
                });
            }
            (None, Some(block)) => block.lines.push(line.to_owned()),
            (None, None) => section += usize::from(line.starts_with('#')),
        }
    }
    let name = path
        .file_stem()
        .map(|stem| stem.to_string_lossy().to_lowercase());
    Ok(Chapter {
        name: name.unwrap_or_default(),
        path,
        blocks,
    })
}
