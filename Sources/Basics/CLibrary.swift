// Basics exports the C library, Dispatch and FoundationEssentials, so that no other file has to know what
// these are called on each platform. All of Foundation would add 44 MB to the program, most of it ICU's data
// on languages, and a sixth to the time of each start.

@_exported public import Dispatch

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
