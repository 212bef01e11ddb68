private import Basics

extension Configuration {
  /// One key of the file: a new one is one row of `keys`.
  struct Key: Sendable {
    let name: String
    /// For messages.
    let expected: String
    let set: Setting

    /// Takes a value over; returns what was expected where it is none of the key's.
    enum Setting: Sendable {
      case text(@Sendable (inout Configuration, String, Known) -> String?)
      /// Each item of a list, or of a text with commas.
      case items(@Sendable (inout Configuration, String, Known) -> String?)
      /// Each entry of a map.
      case entries(@Sendable (inout Configuration, _ name: String, String, Known) -> String?)
    }

    struct Fault {
      var line: Int
      var reason: String
    }

    func take(_ value: YAMLNode, into configuration: inout Configuration, _ names: Known) -> Fault? {
      switch (set, value.kind) {
      case (.text(let set), .scalar(let text, _)) where !text.isEmpty:
        return fault(value.line, "'\(name)' is", text, set(&configuration, text, names))
      case (.items(let set), .scalar(let text, _)) where !text.isEmpty:
        for item in text.split(separator: ",") {
          let text = String(item.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
          if let fault = fault(value.line, "'\(name)' has", text, set(&configuration, text, names)) {
            return fault
          }
        }
        return nil
      case (.items(let set), .list(let items)):
        for item in items {
          guard case .scalar(let text, _) = item.kind, !text.isEmpty else {
            return Fault(line: item.line, reason: "'\(name)' has \(item.found), expected \(expected)")
          }
          if let fault = fault(item.line, "'\(name)' has", text, set(&configuration, text, names)) {
            return fault
          }
        }
        return nil
      case (.entries(let set), .map(let entries)):
        var before: Set<String> = []
        for (key, line, value) in entries {
          guard before.insert(key).inserted else {
            return Fault(line: line, reason: "'\(key.prefix(60))' of '\(name)' comes again")
          }
          guard case .scalar(let text, _) = value.kind, !text.isEmpty else {
            return Fault(line: value.line, reason: "'\(key.prefix(60))' of '\(name)' is \(value.found)")
          }
          let what = "'\(key.prefix(60))' of '\(name)' is"
          if let fault = fault(line, what, text, set(&configuration, key, text, names)) { return fault }
        }
        return nil
      default:
        return Fault(line: value.line, reason: "'\(name)' is \(value.found), expected \(expected)")
      }
    }

    private func fault(_ line: Int, _ what: String, _ text: String, _ problem: String?) -> Fault? {
      problem.map { Fault(line: line, reason: "\(what) '\(text.prefix(200))', expected \($0)") }
    }
  }

  static let keys: [Key] = [
    address("public_url", \.publicURL),
    Key(
      name: "record_url", expected: "an address with {id}",
      set: .text { configuration, text, _ in
        guard isAddress(text), text.contains("{id}") else {
          return "an address such as https://repository.example.org/record/{id}"
        }
        configuration.recordURL = text
        return nil
      }),
    Key(
      name: "citation_style", expected: "the name of a style",
      set: .text { configuration, text, known in
        guard known.styles.contains(text) else { return "one of: \(known.styles.joined(separator: ", "))" }
        configuration.citationStyle = text
        return nil
      }),
    Key(
      name: "quality_without", expected: "names of checks",
      set: .items { configuration, text, _ in
        configuration.qualityWithout.append(text)
        return nil
      }),
    text("title", "a name", \.title),
    Key(
      name: "links", expected: "labels with addresses",
      set: .entries { configuration, label, text, _ in
        guard isAddress(text) || text.hasPrefix("/") || text.hasPrefix("mailto:") else {
          return "an address that begins with https://, http://, mailto: or a slash"
        }
        configuration.links.append(Link(label: label, address: text))
        return nil
      }),
    text("header", "the name of a file", \.header), text("footer", "the name of a file", \.footer),
    text("logo", "the name of a file", \.logo), text("favicon", "the name of a file", \.favicon),
    colours("colours", \.colours), colours("dark_colours", \.darkColours),
    Key(
      name: "facets", expected: "names of facets",
      set: .items { configuration, text, known in
        guard known.facets.isEmpty || known.facets.contains(text) else {
          return "some of: \(known.facets.joined(separator: ", "))"
        }
        if !configuration.facets.contains(text) { configuration.facets.append(text) }
        return nil
      }),
    Key(
      name: "languages", expected: "names of languages",
      set: .items { configuration, text, _ in
        guard ["en", "de"].contains(text) else { return "en or de" }
        if !configuration.languages.contains(text) { configuration.languages.append(text) }
        return nil
      }),
    Key(
      name: "limits", expected: "names with numbers",
      set: .entries { configuration, name, text, known in
        guard known.limits.isEmpty || known.limits.contains(name) else {
          return "one of these names: \(known.limits.joined(separator: ", "))"
        }
        guard let number = Int(text), number >= 0 else { return "a number from 0" }
        configuration.limits[name] = number
        return nil
      }),
    Key(
      name: "trusted_proxies", expected: "addresses",
      set: .items { configuration, text, _ in
        configuration.trustedProxies.append(text)
        return nil
      }),
    Key(
      name: "frame_ancestors", expected: "addresses of sites",
      set: .items { configuration, text, _ in
        // What goes into a header: no blank, no semicolon.
        guard isAddress(text), !text.contains(where: { ";,'\"".contains($0) }) else {
          return "an address that begins with https:// or http://"
        }
        configuration.frameAncestors.append(text)
        return nil
      }),
    Key(
      name: "mcp", expected: "yes or no",
      set: .text { configuration, text, _ in
        guard let value = ["yes": true, "true": true, "no": false, "false": false][text] else {
          return "yes or no"
        }
        configuration.offersMCP = value
        return nil
      }),
  ]

  private static func text(
    _ name: String, _ expected: String,
    _ path: any WritableKeyPath<Configuration, String?> & Sendable
  ) -> Key {
    Key(
      name: name, expected: expected,
      set: .text { configuration, text, _ in
        configuration[keyPath: path] = text
        return nil
      })
  }

  private static func address(
    _ name: String, _ path: any WritableKeyPath<Configuration, String?> & Sendable
  ) -> Key {
    Key(
      name: name, expected: "an address",
      set: .text { configuration, text, _ in
        guard isAddress(text) else { return "an address that begins with https:// or http://" }
        configuration[keyPath: path] = text
        return nil
      })
  }

  /// What a style may have without saying anything else.
  private static func colours(
    _ name: String, _ path: any WritableKeyPath<Configuration, [String: String]> & Sendable
  ) -> Key {
    Key(
      name: name, expected: "names with colours",
      set: .entries { configuration, colour, text, _ in
        guard colourNames.contains(colour) else {
          return "one of these names: \(colourNames.joined(separator: ", "))"
        }
        guard text.first == "#", [4, 7].contains(text.count), text.dropFirst().allSatisfy(\.isHexDigit),
          text.allSatisfy(\.isASCII)
        else { return "a colour such as #9c2a1e" }
        configuration[keyPath: path][colour] = text
        return nil
      })
  }

  /// The variables of the style.
  private static let colourNames = [
    "paper", "ink", "ink2", "rubric", "on", "wash", "edge", "line", "gold", "green", "diamond", "hybrid",
    "bronze", "closed",
  ]

  private static func isAddress(_ text: String) -> Bool {
    let rest =
      text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
    return !rest.isEmpty && !rest.hasPrefix("/") && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }
}

extension YAMLNode {
  fileprivate var found: String {
    if case .scalar(let text, _) = kind { text.isEmpty ? "nothing" : "a text" } else { shape }
  }
}
