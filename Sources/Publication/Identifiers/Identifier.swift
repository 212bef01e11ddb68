/// A name that stands for one record, or for one person's records, in its normal form.
public struct Identifier: Hashable, Sendable {
  /// What kind it is.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The record's own id.
    case record = "id"
    /// Lower case, without resolver: `10.48550/arxiv.2210.06819`.
    case doi
    /// Without version and subject class: `2210.06819`, `math/0309136`.
    case arxiv
    /// `0000-0002-3242-7020`
    case orcid
  }

  /// What it is.
  public var kind: Kind
  /// The normal form: two spellings of one identifier have equal values.
  public var value: String

  /// An identifier whose value is in its normal form already.
  public init(kind: Kind, value: String) {
    self.kind = kind
    self.value = value
  }

  /// An identifier in any usual spelling: with its resolver or a `doi:`, `arXiv:` prefix, in any case, with a
  /// version, in brackets, or with the full stop of the sentence it was copied from.
  ///
  /// nil if the text is no such identifier. As the kind is known, a `doi` is anything with a slash inside
  /// (Ghent's handles, `1854/LU-5964365`, stand in that field), and a `record` any text. Check digits of
  /// ORCIDs are not verified: a wrong ORCID, typed as a record states it, finds that record.
  public init?(kind: Kind, text: String) {
    let value =
      switch kind {
      case .record: RecordAddress.id(in: text)
      case .doi: DOI.normalForm(of: text)
      case .arxiv: ArXivID.normalForm(of: text)
      case .orcid: ORCID.normalForm(of: text)
      }
    guard let value else { return nil }
    self.init(kind: kind, value: value)
  }

  /// All identifiers that a text typed alone may be, the surest first; none for a text with blanks inside.
  ///
  /// Only a text that looks like a DOI (`10.NNNN/...`), arXiv id or ORCID is one. Whatever is no longer than
  /// 64 bytes may be the id of a record too, and so may the last part of a record's URL.
  public static func recognize(_ text: String) -> [Identifier] {
    let text = text.trimmed
    var readings: [Identifier] = []
    // Most texts are words, and have no digits that could be those of an identifier.
    let digits = text.withBytes { $0.count(where: \.isASCIIDigit) }
    if digits >= DOI.minDigits, let doi = Identifier(kind: .doi, text: text), DOI.isDOI(doi.value) {
      readings.append(doi)
    }
    for (kind, minDigits) in [(Kind.arxiv, ArXivID.minDigits), (.orcid, ORCID.minDigits)]
    where digits >= minDigits {
      if let reading = Identifier(kind: kind, text: text) { readings.append(reading) }
    }
    if let record = Identifier(kind: .record, text: text), record.value.utf8.count <= 64,
      !record.value.utf8.contains(where: \.isASCIIBlankOrControl)
    {
      readings.append(record)
    }
    return readings
  }
}
