import Basics

/// A place to print to, buffered.
///
/// Nothing is lost silently: a failed write throws, and a closed pipe throws `ClosedPipe`, which ends the
/// program quietly.
final class Output {
  /// The reader of a pipe went away, as `head` does.
  struct ClosedPipe: Error {}

  private let name: String
  private let sink: (UnsafeRawBufferPointer) -> Int32
  private var buffer: [UInt8] = []
  private let maxBufferedBytes: Int

  /// Prints to `sink`, which writes all bytes it is given and returns 0 or an error number.
  init(name: String, maxBufferedBytes: Int = 64 * 1024, sink: @escaping (UnsafeRawBufferPointer) -> Int32) {
    self.name = name
    self.maxBufferedBytes = maxBufferedBytes
    self.sink = sink
  }

  static func descriptor(_ descriptor: Int32, name: String) -> Output {
    Output(name: name, sink: write(to: descriptor))
  }

  /// A sink that writes all bytes it is given, and returns 0 or an error number.
  static func write(to descriptor: Int32) -> (UnsafeRawBufferPointer) -> Int32 {
    { Platform.writeAll($0, to: descriptor) }
  }

  func write(_ text: String) throws {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= maxBufferedBytes { try flush() }
  }

  func write(_ bytes: some Sequence<UInt8>) throws {
    buffer.append(contentsOf: bytes)
    if buffer.count >= maxBufferedBytes { try flush() }
  }

  func flush() throws {
    guard !buffer.isEmpty else { return }
    let code = buffer.withUnsafeBytes(sink)
    buffer.removeAll(keepingCapacity: true)
    guard code != 0 else { return }
    if code == EPIPE { throw ClosedPipe() }
    throw CLIError("cannot write to \(name): \(String(cString: strerror(code)))")
  }
}
