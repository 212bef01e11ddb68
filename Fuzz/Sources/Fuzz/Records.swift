@testable import IndexStore
@testable import Indexer
@testable import Publication

/// What was read is read again from what was written of it, and its canonical form is one.
@Sendable func fuzzJSON(_ input: [UInt8]) {
  guard let value = try? JSONReader.value(of: input) else { return }
  var writer = JSONWriter()
  writer.value(value)
  require((try? JSONReader.value(of: writer.bytes)) == value, "another value is read back")
  expectCanonical(value)
}

private func expectCanonical(_ value: Value) {
  let canonical = value.canonicalRecord()
  let again = try? JSONReader.value(of: canonical.canonicalJSON)
  // A record of nothing but empty values is an empty map.
  require(again?.canonicalRecord() == canonical, "the canonical form is not its own")
  // An id is never private, be it an address.
  for entry in canonical.entries where entry.key != "_id" {
    require(!PrivateFields.containsTopLevelKey(entry.key), "a private key is kept")
    expectNothingPrivate(entry.value)
  }
}

private func expectNothingPrivate(_ value: Value) {
  switch value {
  case .string(let text): require(!PrivateFields.isAddress(text), "an address is kept")
  case .list(let items): items.forEach(expectNothingPrivate)
  case .map(let entries):
    for entry in entries {
      require(!PrivateFields.containsKey(entry.key), "a private key is kept")
      expectNothingPrivate(entry.value)
    }
  }
}

/// The fast reader of exporters' YAML gives what libyaml's events give, or leaves the document to them.
@Sendable func fuzzYAML(_ input: [UInt8]) {
  let limits = YAMLReader.Limits(Limits(), documentBytes: input.count)
  input.withUnsafeBufferPointer { bytes in
    let value = try? YAMLReader.value(of: bytes, limits: limits)
    // Some characters are replaced before libyaml sees them: what is compared is what both can read.
    let survey = YAMLText.survey(bytes)
    if survey.replaced == nil, survey.isSimple, let fast = ExportYAML.value(of: bytes, limits: limits) {
      let events = try? YAMLReader.readEvents(of: bytes, limits: limits)
      require(events == fast && value == fast, "the two readers differ")
    }
    if let value { expectBounded(value, input.count) }
  }
}

/// Aliases make a document longer, but not without a limit.
private func expectBounded(_ value: Value, _ inputBytes: Int) {
  let written = value.canonicalRecord().canonicalJSON.count
  let allowed = (inputBytes * Limits().aliasGrowth + Limits.aliasAllowance) * 16
  require(written <= allowed, "\(inputBytes) bytes became \(written)")
}

/// A frame becomes a record or a reject, never more; what is stored of a record is read back as the same.
///
/// The first byte chooses the format.
@Sendable func fuzzRecord(_ input: [UInt8]) {
  guard let first = input.first else { return }
  let text = Array(input.dropFirst())
  let frame = Frame(
    file: "f", line: 1, range: 0..<text.count, format: first & 1 == 0 ? .json : .yaml, bytes: text)
  var limits = Limits()
  (limits.authors, limits.abstractBytes) = (3, 40)
  var memory = DecodedFrame.Scratch()
  let result = try? DecodedFrame(frame, hash: .zero, keepsRejected: false, limits: limits, using: &memory)
  guard let decoded = result else { return }
  switch decoded.outcome {
  case .record(let record, let warnings):
    guard let stored = Record(canonicalJSON: record.json) else {
      return require(false, "cannot be read back")
    }
    let again = PreparedRecord(stored)
    require(
      again.id == record.id && again.json == record.json && again.hash == record.hash, "stored otherwise")
    require(again.terms == record.terms, "analyzed otherwise")
    require(again.identifiers == record.identifiers && again.facets == record.facets, "found otherwise")
    require(
      TextField.allCases.allSatisfy { again.terms.count(of: $0) <= text.count * 4 + 4096 * 4 },
      "more terms than bytes")
    for warning in warnings { require(warning.reason.utf8.count < 1000, "a long warning") }
  case .notPublic(let id, _): require(!id.isEmpty, "no id")
  case .rejected(_, let reason): require(!reason.isEmpty && reason.utf8.count < 1000, "a poor reason")
  }
}
