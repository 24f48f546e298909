//! The tensors of a model: found by the names of its architecture, checked against its description,
//! and read where they lie in the mapped file.

use super::ModelError;
use super::description::{Architecture, BUCKETS, Description};
use super::folder::WeightsFile;
use super::names::{Names, PREFIXES, WORDS};
use half::{bf16, f16};
#[cfg(target_os = "linux")]
use memmap2::Advice;
use memmap2::Mmap;
use safetensors::tensor::{Metadata, TensorInfo};
use safetensors::{Dtype, SafeTensors};
use std::ops::Range;

/// The weights of a model, and what is needed to use them.
pub struct Weights {
    pub shape: Description,
    bytes: Mmap,
    words: Tensor,
    positions: Tensor,
    /// Of the first segment; models know another for pairs of texts.
    segment: Option<Tensor>,
    norm: Norm<Tensor>,
    /// For each of [`BUCKETS`] distances, what each head adds.
    distances: Option<Tensor>,
    layers: Vec<Layer<Tensor>>,
}

/// Numbers of a tensor, row by row.
enum Tensor {
    /// Bytes of the file, as they are used.
    Mapped(Range<usize>),
    /// Those that lie in the file in another form.
    Converted(Vec<f32>),
}

/// A product with a matrix of one row for each number that comes out.
pub struct Linear<T> {
    pub weight: T,
    pub bias: T,
}

/// Layer normalisation.
pub struct Norm<T> {
    pub weight: T,
    pub bias: T,
}

/// One layer.
pub struct Layer<T> {
    pub query: Linear<T>,
    pub key: Linear<T>,
    pub value: Linear<T>,
    pub output: Linear<T>,
    pub attention_norm: Norm<T>,
    pub widen: Linear<T>,
    pub narrow: Linear<T>,
    pub output_norm: Norm<T>,
}

/// What a token is made of before the first layer.
pub struct Embeddings<'a> {
    pub words: &'a [f32],
    pub positions: &'a [f32],
    pub segment: Option<&'a [f32]>,
    pub norm: Norm<&'a [f32]>,
}

impl Weights {
    /// How many bytes their file has.
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Has the system bring the pages of the layers, all of which every text needs, at once and not
    /// one by one as they are touched. The table of words is left to be read where it is used.
    pub fn warm(&self) {
        let layers = self.layers.iter().flat_map(|layer| {
            let linear = [
                &layer.query,
                &layer.key,
                &layer.value,
                &layer.output,
                &layer.widen,
                &layer.narrow,
            ];
            linear.map(|linear| &linear.weight)
        });
        let ranges = layers.filter_map(|tensor| match tensor {
            Tensor::Mapped(range) => Some(range.clone()),
            Tensor::Converted(_) => None,
        });
        let all = ranges.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
        #[cfg(target_os = "linux")]
        if let Some(range) = all {
            // Systems that are older than this advice go on as before.
            let _ = self
                .bytes
                .advise_range(Advice::PopulateRead, range.start, range.len());
        }
        #[cfg(not(target_os = "linux"))]
        let _ = all;
    }

    /// Whether words, and what the last layer makes of them, can be other than the same for all
    /// texts. A look at the first number of each tells it of a model that is whole.
    fn tells_texts_apart(&self) -> bool {
        let is_something = |tensor| self.numbers(tensor).iter().any(|number| *number != 0.0);
        let last = self.layers.last().map(|layer| &layer.output_norm.weight);
        is_something(&self.words) && last.is_none_or(is_something)
    }

    pub fn embeddings(&self) -> Embeddings<'_> {
        Embeddings {
            words: self.numbers(&self.words),
            positions: self.numbers(&self.positions),
            segment: self.segment.as_ref().map(|segment| self.numbers(segment)),
            norm: self.norm(&self.norm),
        }
    }

    /// Of shape `[BUCKETS, heads]`, in models that have it.
    pub fn distances(&self) -> Option<&[f32]> {
        self.distances.as_ref().map(|tensor| self.numbers(tensor))
    }

    pub fn layers(&self) -> impl Iterator<Item = Layer<&[f32]>> {
        self.layers.iter().map(|layer| Layer {
            query: self.linear(&layer.query),
            key: self.linear(&layer.key),
            value: self.linear(&layer.value),
            output: self.linear(&layer.output),
            attention_norm: self.norm(&layer.attention_norm),
            widen: self.linear(&layer.widen),
            narrow: self.linear(&layer.narrow),
            output_norm: self.norm(&layer.output_norm),
        })
    }

    fn linear<'a>(&'a self, linear: &'a Linear<Tensor>) -> Linear<&'a [f32]> {
        Linear {
            weight: self.numbers(&linear.weight),
            bias: self.numbers(&linear.bias),
        }
    }

    fn norm<'a>(&'a self, norm: &'a Norm<Tensor>) -> Norm<&'a [f32]> {
        Norm {
            weight: self.numbers(&norm.weight),
            bias: self.numbers(&norm.bias),
        }
    }

    fn numbers<'a>(&'a self, tensor: &'a Tensor) -> &'a [f32] {
        match tensor {
            // It was looked at when the model was opened: it lies there, and lies evenly.
            Tensor::Mapped(range) => bytemuck::cast_slice(&self.bytes[range.clone()]),
            Tensor::Converted(numbers) => numbers,
        }
    }
}

/// Finds the tensors that `shape` promises.
pub fn read(file: WeightsFile, shape: Description) -> Result<Weights, ModelError> {
    let read = SafeTensors::read_metadata(&file.bytes);
    let (header, tensors) = read.map_err(|error| file.malformed(error.to_string()))?;
    let knows = |prefix: &&&str| tensors.info(&format!("{prefix}{WORDS}")).is_some();
    let prefix = PREFIXES.iter().find(knows).copied().unwrap_or("");
    let finder = Finder {
        file: &file,
        prefix,
        // Behind the length of the header and the header.
        start: size_of::<u64>() + header,
        tensors,
    };
    let (hidden, architecture) = (shape.hidden, shape.architecture);
    let names = Names::of(architecture);
    let words = finder.tensor(WORDS, &[shape.vocabulary, hidden])?;
    let positions = finder.tensor(
        "embeddings.position_embeddings.weight",
        &[shape.positions, hidden],
    )?;
    let segment = match architecture {
        Architecture::Bert | Architecture::Roberta(_) => {
            Some(finder.first_row("embeddings.token_type_embeddings.weight", hidden)?)
        }
        Architecture::DistilBert | Architecture::MpNet => None,
    };
    let distances = match architecture {
        Architecture::MpNet => Some(finder.tensor(
            "encoder.relative_attention_bias.weight",
            &[BUCKETS, shape.heads],
        )?),
        _ => None,
    };
    let norm = finder.norm("embeddings.LayerNorm", hidden)?;
    let layers = (0..shape.layers).map(|number| finder.layer(names, number, &shape));
    let layers = layers.collect::<Result<_, _>>()?;
    let path = file.path;
    let weights = Weights {
        shape,
        bytes: file.bytes,
        words,
        positions,
        segment,
        norm,
        distances,
        layers,
    };
    match weights.tells_texts_apart() {
        true => Ok(weights),
        false => Err(ModelError::Malformed {
            file: path,
            what: "its weights are zeros, so that every text has the same vector".into(),
        }),
    }
}

/// Hexadecimal, of the file's header, its length and samples of its bytes: models of one shape
/// differ nearly everywhere, and reading all of a file takes longer than a question.
pub fn fingerprint(file: &WeightsFile) -> String {
    const SAMPLES: usize = 256;
    const SAMPLE: usize = 64;
    let bytes: &[u8] = &file.bytes;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    let header = bytes
        .first_chunk::<8>()
        .map_or(0, |length| u64::from_le_bytes(*length));
    let header = usize::try_from(header)
        .unwrap_or(usize::MAX)
        .saturating_add(8);
    let header = header.min(bytes.len());
    hasher.update(&bytes[..header]);
    let data = &bytes[header..];
    let step = (data.len() / SAMPLES).max(1);
    for sample in data.chunks(step) {
        hasher.update(&sample[..sample.len().min(SAMPLE)]);
    }
    hasher.finalize().to_hex().to_string()
}

/// Looks for tensors in a file.
struct Finder<'a> {
    file: &'a WeightsFile,
    prefix: &'static str,
    /// Where numbers begin in the file.
    start: usize,
    tensors: Metadata,
}

impl Finder<'_> {
    fn layer(
        &self,
        names: &Names,
        number: usize,
        shape: &Description,
    ) -> Result<Layer<Tensor>, ModelError> {
        let name = |part: &str| format!("{}.{number}.{part}", names.layer);
        let (hidden, inner) = (shape.hidden, shape.inner);
        Ok(Layer {
            query: self.linear(&name(names.query), hidden, hidden)?,
            key: self.linear(&name(names.key), hidden, hidden)?,
            value: self.linear(&name(names.value), hidden, hidden)?,
            output: self.linear(&name(names.output), hidden, hidden)?,
            attention_norm: self.norm(&name(names.attention_norm), hidden)?,
            widen: self.linear(&name(names.widen), inner, hidden)?,
            narrow: self.linear(&name(names.narrow), hidden, inner)?,
            output_norm: self.norm(&name(names.output_norm), hidden)?,
        })
    }

    fn linear(&self, name: &str, out: usize, into: usize) -> Result<Linear<Tensor>, ModelError> {
        Ok(Linear {
            weight: self.tensor(&format!("{name}.weight"), &[out, into])?,
            bias: self.tensor(&format!("{name}.bias"), &[out])?,
        })
    }

    fn norm(&self, name: &str, size: usize) -> Result<Norm<Tensor>, ModelError> {
        Ok(Norm {
            weight: self.tensor(&format!("{name}.weight"), &[size])?,
            bias: self.tensor(&format!("{name}.bias"), &[size])?,
        })
    }

    /// The tensor of this name, which must have this shape.
    fn tensor(&self, name: &str, shape: &[usize]) -> Result<Tensor, ModelError> {
        let found = self.find(name)?;
        if found.shape != shape {
            return Err(self.file.malformed(format!(
                "its tensor {name} has the shape {:?}, and config.json asks for {shape:?}",
                found.shape
            )));
        }
        let (from, to) = found.data_offsets;
        self.numbers(name, self.start + from..self.start + to, found.dtype)
    }

    /// The first row of a tensor whose rows must be of this size.
    fn first_row(&self, name: &str, size: usize) -> Result<Tensor, ModelError> {
        let found = self.find(name)?;
        let (from, to) = found.data_offsets;
        match found.shape[..] {
            [rows, columns] if rows > 0 && columns == size => {
                let from = self.start + from;
                self.numbers(
                    name,
                    from..from + (to - found.data_offsets.0) / rows,
                    found.dtype,
                )
            }
            _ => Err(self.file.malformed(format!(
                "its tensor {name} has the shape {:?}, and config.json asks for rows of {size}",
                found.shape
            ))),
        }
    }

    fn find(&self, name: &str) -> Result<&TensorInfo, ModelError> {
        let whole = format!("{}{name}", self.prefix);
        let found = self.tensors.info(&whole);
        found.ok_or_else(|| self.file.malformed(format!("it has no tensor {whole}")))
    }

    fn numbers(&self, name: &str, range: Range<usize>, dtype: Dtype) -> Result<Tensor, ModelError> {
        let bytes = self.file.bytes.get(range.clone());
        let bytes = bytes.ok_or_else(|| self.file.malformed(format!("it ends within {name}")))?;
        let halves = bytes.as_chunks::<2>().0.iter();
        match dtype {
            Dtype::F32 if can_stay(bytes) => Ok(Tensor::Mapped(range)),
            Dtype::F32 => {
                let numbers = bytes.as_chunks::<4>().0.iter();
                Ok(Tensor::Converted(
                    numbers.map(|four| f32::from_le_bytes(*four)).collect(),
                ))
            }
            Dtype::F16 => Ok(Tensor::Converted(
                halves
                    .map(|two| f16::from_le_bytes(*two).to_f32())
                    .collect(),
            )),
            Dtype::BF16 => Ok(Tensor::Converted(
                halves
                    .map(|two| bf16::from_le_bytes(*two).to_f32())
                    .collect(),
            )),
            other => Err(ModelError::Unsupported {
                file: self.file.path.clone(),
                what: format!(
                    "its tensor {name} holds numbers of type {other}; known are F32, F16 and BF16"
                ),
            }),
        }
    }
}

/// Whether these bytes are numbers of this machine as they lie there.
fn can_stay(bytes: &[u8]) -> bool {
    cfg!(target_endian = "little") && bytemuck::try_cast_slice::<u8, f32>(bytes).is_ok()
}
