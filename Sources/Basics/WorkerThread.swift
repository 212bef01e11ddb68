/// A thread of its own, for work that waits for other threads.
package enum WorkerThread {
  private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Starts a thread, and does not wait for it.
  ///
  /// - Throws: `ThreadError` if the system has no room for another one.
  package static func start(stackSize: Int = 8 << 20, _ body: @escaping @Sendable () -> Void) throws {
    let code = create(stackSize, Work(body))
    guard code == 0 else { throw ThreadError(code: code) }
  }

  private static func create(_ stackSize: Int, _ work: Work) -> CInt {
    // Memory that the system fills: where the target is compiled as one module, as in a release, the
    // initializers of pthread's types belong to a module of Dispatch that cannot be imported.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    pthread_attr_setstacksize(attributes, stackSize)
    pthread_attr_setdetachstate(attributes, CInt(PTHREAD_CREATE_DETACHED))
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread: pthread_t = 0
    #endif
    let context = Unmanaged.passRetained(work).toOpaque()
    let code = pthread_create(&thread, attributes, entry, context)
    if code != 0 { Unmanaged<Work>.fromOpaque(context).release() }
    return code
  }

  private static let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
    run($0)
  }

  private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
    return nil
  }
}

/// Why there is no further thread.
package struct ThreadError: Error, CustomStringConvertible {
  /// The number of the system's error.
  let code: CInt

  package var description: String {
    "the system starts no further thread: \(String(cString: strerror(code)))"
  }
}
