private import CYAML

/// A value of a YAML file, with the line where it begins.
struct YAMLNode {
  indirect enum Kind {
    /// `isText`: Whether it stands in quotes.
    case scalar(String, isText: Bool)
    case list([YAMLNode])
    case map([(key: String, line: Int, value: YAMLNode)])
  }

  var kind: Kind
  var line: Int

  /// For messages.
  var shape: String {
    switch kind {
    case .scalar: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }

  private static let maxDepth = 16

  /// The one document of a file; nil for one without a value.
  ///
  /// - Throws: `ConfigurationError` for what is no YAML, an alias, a second document, and a map inside a key.
  static func read(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> YAMLNode? {
    var reader = Reader(file: file)
    return try reader.read(bytes)
  }

  private struct Level {
    var isMap: Bool
    var line: Int
    var items: [YAMLNode] = []
    var entries: [(key: String, line: Int, value: YAMLNode)] = []
    var key: (text: String, line: Int)?
  }

  private struct Reader {
    let file: String
    var levels: [Level] = []
    var root: YAMLNode?

    mutating func read(_ bytes: [UInt8]) throws(ConfigurationError) -> YAMLNode? {
      var parser = yaml_parser_t()
      guard yaml_parser_initialize(&parser) == 1 else { throw problem(1, "not enough memory") }
      defer { yaml_parser_delete(&parser) }
      var result: Result<Void, ConfigurationError> = .success(())
      bytes.withUnsafeBufferPointer { buffer in
        yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
        do throws(ConfigurationError) {
          while try take(&parser) {}
        } catch {
          result = .failure(error)
        }
      }
      try result.get()
      return root
    }

    private func problem(_ line: Int, _ reason: String) -> ConfigurationError {
      ConfigurationError(file: file, line: line, reason: reason)
    }

    private mutating func take(_ parser: inout yaml_parser_t) throws(ConfigurationError) -> Bool {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        let reason = parser.problem.map { String(cString: $0) } ?? "no reason given"
        throw problem(Int(parser.problem_mark.line) + 1, "not YAML: \(reason)")
      }
      defer { yaml_event_delete(&event) }
      let line = Int(event.start_mark.line) + 1
      switch event.type {
      case YAML_STREAM_END_EVENT: return false
      case YAML_DOCUMENT_START_EVENT where root != nil: throw problem(line, "a second document, expected one")
      case YAML_ALIAS_EVENT: throw problem(line, "an alias (*name), expected a value")
      case YAML_SCALAR_EVENT:
        let scalar = event.data.scalar
        let text = String(
          decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let isText = scalar.style != YAML_PLAIN_SCALAR_STYLE
        if let last = levels.indices.last, levels[last].isMap, levels[last].key == nil {
          levels[last].key = (text, line)
        } else {
          add(YAMLNode(kind: .scalar(text, isText: isText), line: line))
        }
      case YAML_SEQUENCE_START_EVENT, YAML_MAPPING_START_EVENT:
        if let last = levels.last, last.isMap, last.key == nil {
          throw problem(line, "a list or a map as a key, expected a word")
        }
        guard levels.count < YAMLNode.maxDepth else { throw problem(line, "nested too deep") }
        levels.append(Level(isMap: event.type == YAML_MAPPING_START_EVENT, line: line))
      case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
        guard let level = levels.popLast() else { return true }
        add(YAMLNode(kind: level.isMap ? .map(level.entries) : .list(level.items), line: level.line))
      default: break
      }
      return true
    }

    private mutating func add(_ node: YAMLNode) {
      guard let last = levels.indices.last else {
        root = node
        return
      }
      if let key = levels[last].key {
        levels[last].entries.append((key.text, key.line, node))
        levels[last].key = nil
      } else {
        levels[last].items.append(node)
      }
    }
  }
}
