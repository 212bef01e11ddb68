/// A name that stands for one record, or for one person's records, in its normal form.
public struct Identifier: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The record's own id.
    case record = "id"
    /// Lower case, without resolver: `10.48550/arxiv.2210.06819`.
    case doi
    /// Without version: `2210.06819`, `math/0309136`.
    case arxiv
    /// `0000-0002-3242-7020`
    case orcid
  }

  public var kind: Kind
  /// The normal form: two spellings of one identifier have equal values.
  public var value: String

  public init(kind: Kind, value: String) {
    self.kind = kind
    self.value = value
  }
}
