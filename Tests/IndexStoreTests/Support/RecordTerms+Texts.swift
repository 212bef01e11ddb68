@testable import IndexStore

extension RecordTerms {
  /// By field, the terms separated by single spaces.
  init(_ fields: [String]) {
    var (bytes, ends, counts) = ([UInt8](), SIMD4<Int>(), SIMD4<Int>())
    for (field, terms) in fields.enumerated() {
      bytes += terms.utf8
      (ends[field], counts[field]) = (bytes.count, terms.split(separator: " ").count)
    }
    self.init(bytes: bytes, ends: ends, counts: counts, borders: .zero)
  }
}
