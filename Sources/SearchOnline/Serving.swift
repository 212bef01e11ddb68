import Foundation
import OnlineOptions
import Pages
import Publication
import SearchServer

/// `search serve`: a server until a signal ends it.
enum Serving {
  static func run(_ command: ServeCommand) throws {
    guard (0...65_535).contains(command.port) else {
      throw UsageError(description: "--port \(command.port): expected a number from 0 to 65535")
    }
    let environment = ProcessInfo.processInfo.environment
    let tls = try tls(command)
    let installation = try command.place.installation(basePath: command.basePath, title: command.title)
    // Before any thread is started, so that none of them is interrupted.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)

    let cores = max(2, ProcessInfo.processInfo.activeProcessorCount)
    let path = command.place.path(environment: environment)
    let service = SearchService(
      IndexSource(path: path, limits: installation.limits, readers: cores), installation,
      version: Version.text)
    let basePath = installation.settings.basePath
    let ready = service.answer(try Request(target: Array("\(basePath)/ready".utf8)))
    if ready.status != 200 {
      let cause = ready.cause.map { ": " + $0 } ?? ""
      Main.say("search-online: the index '\(path)' cannot be read yet and is looked for again\(cause)")
    }
    var options = HTTPServer.Options()
    options.workers = cores
    (options.queue, options.connections) = (installation.limits.queue, installation.limits.connections)
    let socket =
      try ListeningSocket(fromSystemd: environment) ?? ListeningSocket(host: command.host, port: command.port)
    let server = try HTTPServer(service, socket, options: options, tls: tls, log: log(command, environment))
    func address(_ host: String) -> String {
      let host = host.contains(":") ? "[\(host)]" : host
      return "\(tls == nil ? "http" : "https")://\(host):\(server.port)\(basePath)/"
    }
    Main.say("search-online: answering at \(address(command.host))")
    if command.opensBrowser { open(address(socket.loopback ?? command.host)) }

    var received: Int32 = 0
    sigwait(&signals, &received)
    Thread.detachNewThread {
      server.stop()
      exit(0)
    }
    sigwait(&signals, &received)
    _exit(128 + received)
  }

  private static func log(_ command: ServeCommand, _ environment: [String: String]) -> RequestLog {
    var options = RequestLog.Options()
    options.format = RequestLog.Format(rawValue: command.log.rawValue) ?? .text
    (options.hasQueries, options.hasAddresses) = (command.logsQueries, command.logsAddresses)
    options.hasLevels = environment["JOURNAL_STREAM"].map(isStandardError) ?? false
    return RequestLog(options) { Descriptor.errors.write(Array($0.utf8)) }
  }

  /// Whether standard error is the stream of the journal that systemd names by device and inode
  /// (systemd.exec(5)): a program that a service starts has the variable, too, and may write elsewhere.
  private static func isStandardError(_ journal: String) -> Bool {
    var file = stat()
    return fstat(STDERR_FILENO, &file) == 0 && journal == "\(file.st_dev):\(file.st_ino)"
  }

  private static func tls(_ command: ServeCommand) throws -> HTTPServer.TLS? {
    switch (command.certificate, command.key) {
    case (nil, nil): return nil
    case (let certificate?, let key?):
      return HTTPServer.TLS(
        certificate: try pem(certificate, "CERTIFICATE", "--tls-cert"),
        key: try pem(key, "PRIVATE KEY", "--tls-key"))
    case (_, nil): throw UsageError(description: "--tls-cert is given without --tls-key", hint: "give both")
    case (nil, _): throw UsageError(description: "--tls-key is given without --tls-cert", hint: "give both")
    }
  }

  private static func pem(_ path: String, _ kind: String, _ option: String) throws -> String {
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.read(upToCount: 1 << 20) else {
      throw UsageError(description: "\(option) '\(path)' cannot be read", hint: "expected a file in PEM")
    }
    let text = String(decoding: data, as: UTF8.self)
    guard text.contains("-----BEGIN "), text.contains("\(kind)-----"), !text.utf8.contains(0) else {
      throw UsageError(description: "\(option) '\(path)' holds no \(kind.lowercased()) in PEM")
    }
    return text
  }

  private static func open(_ address: String) {
    let browser = Process()
    browser.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    browser.arguments = ["xdg-open", address]
    (browser.standardOutput, browser.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    guard (try? browser.run()) != nil else {
      return Main.say("search-online: xdg-open is not there to open the browser")
    }
  }
}
