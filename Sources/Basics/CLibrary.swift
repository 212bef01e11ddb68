@_exported public import Dispatch

// The C library under its name on each platform, and of Foundation the part without ICU: whoever imports Basics has
// both, and nothing else names them. The whole of Foundation brought 44 MB to the program, most of it tables of
// languages that nobody asks for, and made each start longer. It stays out of all that `search` is made of.
#if canImport(Glibc)
  @_exported public import Glibc
#elseif canImport(Musl)
  @_exported public import Musl
#else
  @_exported public import Darwin
#endif

#if canImport(FoundationEssentials)
  @_exported public import FoundationEssentials
#else
  @_exported public import Foundation
#endif
