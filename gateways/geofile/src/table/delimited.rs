//! Comma-separated text as a stream of records, in UTF-8 or GBK.

use std::io::{self, Chain, Cursor, Read};

use csv::{ByteRecord, StringRecord};
use kernel::{Refusal, RefusalKind};

use crate::bounds::{MAX_ROW_BYTES, unreadable};
use crate::text::{BOM, Encoding};

/// How much of the beginning is looked at to tell the encoding.
const BEGINNING: u64 = 1 << 20;

type Input = Chain<Cursor<Vec<u8>>, Box<dyn Read + Send>>;

pub(super) struct Records {
    reader: csv::Reader<RowGuard<Input>>,
    record: ByteRecord,
    /// `None` until the first text beyond ASCII.
    encoding: Option<Encoding>,
    number: u64,
    failed: bool,
}

impl Records {
    /// Reads the header row and stands before the first row of data.
    pub(super) fn open(mut source: Box<dyn Read + Send>) -> Result<(StringRecord, Self), Refusal> {
        let mut beginning = Vec::new();
        source.by_ref().take(BEGINNING).read_to_end(&mut beginning).map_err(unreadable)?;
        let encoding = Encoding::of_beginning(&beginning);
        if beginning.starts_with(BOM) {
            beginning.drain(..BOM.len());
        }
        let input = RowGuard { inner: Cursor::new(beginning).chain(source), left: 0 };
        let reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(input);
        let mut records = Self { reader, record: ByteRecord::new(), encoding, number: 0, failed: false };
        records.advance()?.ok_or_else(|| Refusal::invalid("table_header_missing"))?;
        Ok((records.decode().map_err(|refusal| refusal.at_row(0))?, records))
    }

    /// The next row of a table with `width` columns.
    pub(super) fn next(&mut self, width: usize) -> Option<Result<(u64, StringRecord), Refusal>> {
        if self.failed {
            return None;
        }
        self.number += 1;
        let number = self.number;
        let row =
            self.advance().transpose()?.and_then(|()| self.check_width(width)).and_then(|()| self.decode());
        Some(row.map(|record| (number, record)).map_err(|refusal| refusal.at_row(number)))
    }

    /// Reads into `record`; after an error of the stream nothing more can be read.
    fn advance(&mut self) -> Result<Option<()>, Refusal> {
        self.reader.get_mut().left = MAX_ROW_BYTES;
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Ok(Some(())),
            Ok(false) => Ok(None),
            Err(error) => {
                self.failed = true;
                let full = self.reader.get_ref().left == 0;
                Err(if full { row_too_large() } else { unreadable(error) })
            }
        }
    }

    /// A row of another width has a stray or missing separator, and its cells may stand under wrong names.
    fn check_width(&self, width: usize) -> Result<(), Refusal> {
        let extra_are_empty = self.record.iter().skip(width).all(|cell| cell.trim_ascii().is_empty());
        if self.record.len() >= width && extra_are_empty {
            return Ok(());
        }
        Err(Refusal::invalid("table_row_width").with("columns", width).with("cells", self.record.len()))
    }

    fn decode(&mut self) -> Result<StringRecord, Refusal> {
        if self.encoding.is_none() {
            self.encoding = Encoding::of_beginning(self.record.as_slice());
        }
        let encoding = self.encoding.unwrap_or(Encoding::Utf8);
        self.record.iter().map(|cell| encoding.decode(cell)).collect::<Option<StringRecord>>().ok_or_else(
            || Refusal::invalid("table_encoding").with("encoding", format!("{encoding:?}").to_lowercase()),
        )
    }
}

fn row_too_large() -> Refusal {
    Refusal::new(RefusalKind::TooLarge, "table_row_too_large").with("limit", MAX_ROW_BYTES)
}

/// Stops a row that never ends (a forgotten quote, a gzip bomb) before it fills the memory.
struct RowGuard<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for RowGuard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other("row too large"));
        }
        let read = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}
