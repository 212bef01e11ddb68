extension JSONWriter {
  package mutating func entry(_ name: String, _ value: String?) {
    key(name)
    if let value { string(value) } else { null() }
  }

  package mutating func entry(_ name: String, _ value: Int?) {
    key(name)
    if let value { int(value) } else { null() }
  }

  package mutating func entry(_ name: String, _ value: Bool) {
    key(name)
    bool(value)
  }

  package mutating func entry(_ name: String, _ value: Double) {
    key(name)
    double(value)
  }

  /// A time, to a tenth of its unit; a whole number without a point.
  package mutating func tenths(_ name: String, _ value: Double) {
    let tenths = (value * 10).rounded() / 10
    if tenths.magnitude < 1e15, tenths == tenths.rounded() {
      entry(name, Int(tenths))
    } else {
      entry(name, tenths)
    }
  }

  package mutating func entry(_ name: String, _ values: [String]) {
    list(name, values) { writer, value in writer.string(value) }
  }

  /// Pairs of offsets, half-open.
  package mutating func entry(_ name: String, _ ranges: [Range<Int>]) {
    list(name, ranges) { writer, range in
      writer.beginArray()
      writer.int(range.lowerBound)
      writer.int(range.upperBound)
      writer.endArray()
    }
  }

  package mutating func list<Element>(
    _ name: String, _ elements: [Element], write: (inout JSONWriter, Element) -> Void
  ) {
    key(name)
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }

  /// An array of objects.
  package mutating func objects<Element>(
    _ name: String, _ elements: [Element], write: (inout JSONWriter, Element) -> Void
  ) {
    list(name, elements) { writer, element in
      writer.beginObject()
      write(&writer, element)
      writer.endObject()
    }
  }

  package mutating func object(_ name: String, write: (inout JSONWriter) -> Void) {
    key(name)
    beginObject()
    write(&self)
    endObject()
  }

  /// The bytes of one object with a schema.
  package static func document(_ schema: String, write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.entry("schema", schema)
    write(&writer)
    writer.endObject()
    return writer.bytes
  }
}
