private import CSystemSQLite

/// SQLite's own VFS with a `FaultyDisk` in front; the default one of the process, once it is installed.
///
/// A file of it is SQLite's `sqlite3_file`, followed by more:
///
///     sqlite3_file    whose `pMethods` are those below
///     pointer         the `OpenFile`, retained by `open` and released by `close`
///     ...             the file of the VFS behind, `szOsFile` bytes of it
enum FaultyVFS {
  static func install() { _ = installed }

  private static let installed: Bool = {
    guard let behind = sqlite3_vfs_find(nil) else { return false }
    let own = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    // All that is not replaced (random numbers, time, full names, shared libraries) is the other's.
    own.initialize(to: behind.pointee)
    own.pointee.pNext = nil
    own.pointee.zName = name
    own.pointee.szOsFile = Int32(fileOffset) + behind.pointee.szOsFile
    own.pointee.pAppData = UnsafeMutableRawPointer(behind)
    own.pointee.xOpen = openFile
    own.pointee.xDelete = deleteFile
    own.pointee.xAccess = lookAtFile
    own.pointee.xFullPathname = { vfs, path, count, output in
      behindOf(vfs).pointee.xFullPathname(behindOf(vfs), path, count, output)
    }
    return sqlite3_vfs_register(own, 1) == SQLITE_OK
  }()

  /// Never freed: SQLite keeps it.
  nonisolated(unsafe) private static let name: UnsafePointer<CChar> = {
    let text = Array("faulty".utf8CString)
    let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
    copy.initialize(from: text, count: text.count)
    return UnsafePointer(copy)
  }()

  // MARK: Files by name

  private static let openFile:
    @convention(c) (
      UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, UnsafeMutablePointer<sqlite3_file>?, Int32,
      UnsafeMutablePointer<Int32>?
    ) -> Int32 = { vfs, path, file, flags, outFlags in
      guard let file else { return SQLITE_CANTOPEN }
      file.pointee.pMethods = nil
      let name = path.map { String(cString: $0) }
      let disk = FaultyDisk.of(path: name)
      if disk?.fault(of: .open) != nil { return SQLITE_CANTOPEN }
      let behind = behindOf(vfs)
      let other = behindOf(file)
      let code = behind.pointee.xOpen(behind, path, other, flags, outFlags)
      guard code == SQLITE_OK else { return code }
      slot(of: file).initialize(to: Unmanaged.passRetained(OpenFile(path: name, disk: disk)))
      file.pointee.pMethods = UnsafePointer(methods)
      return SQLITE_OK
    }

  private static let deleteFile:
    @convention(c) (
      UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32
    ) -> Int32 = { vfs, path, synchronizes in
      let name = path.map { String(cString: $0) }
      let disk = FaultyDisk.of(path: name)
      if let fault = disk?.fault(of: .delete), fault != .torn { return deleteFailed }
      let code = behindOf(vfs).pointee.xDelete(behindOf(vfs), path, synchronizes)
      if code == SQLITE_OK {
        disk?.note(name, .delete)
        if synchronizes != 0 { disk?.note(name, .sync) }
      }
      return code
    }

  private static let lookAtFile:
    @convention(c) (
      UnsafeMutablePointer<sqlite3_vfs>?, UnsafePointer<CChar>?, Int32, UnsafeMutablePointer<Int32>?
    ) -> Int32 = { vfs, path, flags, result in
      let disk = FaultyDisk.of(path: path.map { String(cString: $0) })
      if disk?.fault(of: .look) != nil { return accessFailed }
      return behindOf(vfs).pointee.xAccess(behindOf(vfs), path, flags, result)
    }

  // MARK: Open files

  /// What is known of an open file.
  private final class OpenFile {
    let path: String?
    let disk: FaultyDisk?

    init(path: String?, disk: FaultyDisk?) {
      self.path = path
      self.disk = disk
    }
  }

  nonisolated(unsafe) private static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: sqlite3_io_methods())
    methods.pointee.iVersion = 3
    methods.pointee.xClose = { file in
      guard let file else { return SQLITE_OK }
      let code = other(file).xClose(behindOf(file))
      slot(of: file).pointee.release()
      file.pointee.pMethods = nil
      return code
    }
    methods.pointee.xRead = { file, buffer, count, offset in
      if known(file).disk?.fault(of: .read) != nil { return readFailed }
      return other(file).xRead(behindOf(file), buffer, count, offset)
    }
    methods.pointee.xWrite = { file, buffer, count, offset in write(file, buffer, count, offset) }
    methods.pointee.xTruncate = { file, size in
      let fault = known(file).disk?.fault(of: .truncate)
      if let fault, fault != .torn { return truncateFailed }
      let code = other(file).xTruncate(behindOf(file), size)
      if code == SQLITE_OK { known(file).disk?.note(known(file).path, .truncate(Int(size))) }
      return fault == nil ? code : truncateFailed
    }
    methods.pointee.xSync = { file, flags in
      let fault = known(file).disk?.fault(of: .sync)
      if let fault, fault != .torn { return fault == .full ? SQLITE_FULL : syncFailed }
      let code = other(file).xSync(behindOf(file), flags)
      if code == SQLITE_OK, fault == nil { known(file).disk?.note(known(file).path, .sync) }
      return fault == nil ? code : syncFailed
    }
    methods.pointee.xFileSize = { file, size in
      if known(file).disk?.fault(of: .size) != nil { return sizeFailed }
      return other(file).xFileSize(behindOf(file), size)
    }
    methods.pointee.xLock = { file, level in
      if known(file).disk?.fault(of: .lock) != nil { return lockFailed }
      return other(file).xLock(behindOf(file), level)
    }
    methods.pointee.xUnlock = { file, level in other(file).xUnlock(behindOf(file), level) }
    methods.pointee.xCheckReservedLock = { file, result in
      other(file).xCheckReservedLock(behindOf(file), result)
    }
    methods.pointee.xFileControl = { file, operation, argument in
      other(file).xFileControl(behindOf(file), operation, argument)
    }
    methods.pointee.xSectorSize = { file in other(file).xSectorSize(behindOf(file)) }
    methods.pointee.xDeviceCharacteristics = { file in other(file).xDeviceCharacteristics(behindOf(file)) }
    methods.pointee.xShmMap = { file, region, size, extends, result in
      if known(file).disk?.fault(of: .map) != nil { return mapFailed }
      return other(file).xShmMap(behindOf(file), region, size, extends, result)
    }
    methods.pointee.xShmLock = { file, offset, count, flags in
      other(file).xShmLock(behindOf(file), offset, count, flags)
    }
    methods.pointee.xShmBarrier = { file in other(file).xShmBarrier(behindOf(file)) }
    methods.pointee.xShmUnmap = { file, deletes in other(file).xShmUnmap(behindOf(file), deletes) }
    methods.pointee.xFetch = { file, offset, count, result in
      guard known(file).disk?.isReadUnwatched ?? true else {
        // Nothing mapped: SQLite reads instead.
        result?.pointee = nil
        return SQLITE_OK
      }
      return other(file).xFetch(behindOf(file), offset, count, result)
    }
    methods.pointee.xUnfetch = { file, offset, pointer in
      other(file).xUnfetch(behindOf(file), offset, pointer)
    }
    return methods
  }()

  private static func write(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ buffer: UnsafeRawPointer?, _ count: Int32, _ offset: Int64
  ) -> Int32 {
    let own = known(file)
    let fault = own.disk?.fault(of: .write)
    let part = fault == nil ? count : fault == .torn ? count / 2 : 0
    var code = SQLITE_OK
    if part > 0 { code = other(file).xWrite(behindOf(file), buffer, part, offset) }
    if code == SQLITE_OK, part > 0 {
      own.disk?.note(
        own.path, .write(Array(UnsafeRawBufferPointer(start: buffer, count: Int(part))), offset: Int(offset)))
    }
    switch fault {
    case nil: return code
    case .full: return SQLITE_FULL
    case .error, .torn: return writeFailed
    }
  }

  // MARK: The VFS behind

  private static let slotOffset = MemoryLayout<sqlite3_file>.stride
  private static let fileOffset = slotOffset + MemoryLayout<Unmanaged<OpenFile>>.stride

  private static func behindOf(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> UnsafeMutablePointer<sqlite3_vfs>
  {
    guard let behind = vfs?.pointee.pAppData else { preconditionFailure("not a file system of this kind") }
    return behind.assumingMemoryBound(to: sqlite3_vfs.self)
  }

  private static func behindOf(
    _ file: UnsafeMutablePointer<sqlite3_file>?
  ) -> UnsafeMutablePointer<sqlite3_file> {
    guard let file else { preconditionFailure("SQLite gave no file") }
    return (UnsafeMutableRawPointer(file) + fileOffset).assumingMemoryBound(to: sqlite3_file.self)
  }

  private static func other(_ file: UnsafeMutablePointer<sqlite3_file>?) -> sqlite3_io_methods {
    guard let methods = behindOf(file).pointee.pMethods else { preconditionFailure("the file is closed") }
    return methods.pointee
  }

  private static func slot(
    of file: UnsafeMutablePointer<sqlite3_file>
  ) -> UnsafeMutablePointer<Unmanaged<OpenFile>> {
    (UnsafeMutableRawPointer(file) + slotOffset).assumingMemoryBound(to: Unmanaged<OpenFile>.self)
  }

  private static func known(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile {
    guard let file else { preconditionFailure("SQLite gave no file") }
    return slot(of: file).pointee.takeUnretainedValue()
  }

  // MARK: Error codes, which are macros of C that Swift does not import

  private static func extended(_ number: Int32) -> Int32 { SQLITE_IOERR | number << 8 }
  private static let readFailed = extended(1)
  private static let writeFailed = extended(3)
  private static let syncFailed = extended(4)
  private static let truncateFailed = extended(6)
  private static let sizeFailed = extended(7)
  private static let deleteFailed = extended(10)
  private static let accessFailed = extended(13)
  private static let lockFailed = extended(15)
  private static let mapFailed = extended(21)
}

extension FaultyDisk {
  /// Whether SQLite guards the connection of a handle with a mutex of its own.
  package static func hasMutex(_ handle: OpaquePointer) -> Bool { sqlite3_db_mutex(handle) != nil }
}
