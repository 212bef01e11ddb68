package import Configuration
import Export
import Foundation
import HTML
package import Pages
import Publication

/// What a server is told about the place where it runs.
package struct Installation: Sendable {
  package var settings = WebSettings()
  package var limits = ServerLimits()
  /// Proxies that are believed who sent a request.
  var trustedProxies: [IPAddress.Network] = []
  /// By the names under `/files/`.
  var files: [String: ServedFile] = [:]
  package var offersMCP = false

  package init() {}

  /// What `search.yaml` may name.
  package static let known = Configuration.Known(
    styles: CitationStyle.allCases.map(\.rawValue), facets: FacetDefinition.all.map(\.name),
    limits: ServerLimits.keys.map(\.name))

  /// `path`: The file of the configuration, beside which other files are looked for.
  /// - Throws: `ConfigurationError` for a file that cannot be read, and for what is no address.
  package init(_ configuration: Configuration, path: String, basePath: String) throws(ConfigurationError) {
    let folder = (path as NSString).deletingLastPathComponent
    func read(_ name: String, _ key: String) throws(ConfigurationError) -> [UInt8] {
      let place = name.hasPrefix("/") ? name : (folder as NSString).appendingPathComponent(name)
      guard let file = FileHandle(forReadingAtPath: place),
        let data = try? file.read(upToCount: Self.maxFileBytes + 1), data.count <= Self.maxFileBytes
      else {
        throw ConfigurationError(
          file: path, reason: "'\(key)' is '\(name)', expected a file of at most 1 MiB at \(place)")
      }
      return [UInt8](data)
    }
    func page(_ name: String?, _ key: String) throws(ConfigurationError) -> HTML? {
      guard let name else { return nil }
      return HTML(ofInstitution: String(decoding: try read(name, key), as: UTF8.self))
    }
    settings.basePath = "/" + basePath.split(separator: "/").joined(separator: "/")
    if settings.basePath == "/" { settings.basePath = "" }
    if let title = configuration.title { settings.title = title }
    settings.publicURL = configuration.publicURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    settings.recordURL = configuration.recordURL
    settings.links = configuration.links.map { .init(label: $0.label, address: $0.address) }
    settings.header = try page(configuration.header, "header")
    settings.footer = try page(configuration.footer, "footer")
    settings.lightColours = configuration.colours
    settings.darkColours = configuration.darkColours
    settings.facets = configuration.facets
    if let style = configuration.citationStyle.flatMap(CitationStyle.init) { settings.citationStyle = style }
    if !configuration.languages.isEmpty { settings.languages = configuration.languages }
    settings.frameAncestors = configuration.frameAncestors
    for (key, name) in [("logo", configuration.logo), ("favicon", configuration.favicon)] {
      guard let name else { continue }
      let ending = (name as NSString).pathExtension.lowercased()
      guard let type = ServedFile.mediaTypes[ending] else {
        throw ConfigurationError(
          file: path, reason: "'\(key)' is '\(name)', expected a picture: svg, png, jpg, webp or ico")
      }
      files["\(key).\(ending)"] = ServedFile(mediaType: type, bytes: try read(name, key))
      let address = "\(settings.basePath)/files/\(key).\(ending)"
      if key == "logo" { settings.logo = address } else { settings.favicon = address }
    }
    for (name, value) in configuration.limits {
      guard let key = ServerLimits.keys.first(where: { $0.name == name }) else { continue }
      guard key.range.contains(value) else {
        throw ConfigurationError(
          file: path,
          reason:
            "'\(name)' of 'limits' is \(value), expected \(key.range.lowerBound) to \(key.range.upperBound)")
      }
      limits[keyPath: key.path] = value
    }
    guard limits.connections > limits.queue + limits.downloads else {
      throw ConfigurationError(
        file: path,
        reason:
          "'connections' of 'limits' is \(limits.connections), expected more than 'queue' and 'downloads' together"
      )
    }
    for text in configuration.trustedProxies {
      guard let network = IPAddress.Network(text) else {
        throw ConfigurationError(
          file: path,
          reason: "'trusted_proxies' has '\(text)', expected an address or a network such as 10.0.0.0/8")
      }
      trustedProxies.append(network)
    }
    offersMCP = configuration.offersMCP
  }

  private static let maxFileBytes = 1 << 20
}
