import DenseMath
import Foundation
import Glibc
import NIOCore
import NIOExtras
import NIOPosix

/// One pwrite of 4 KiB followed by fdatasync, which is the least that a durable write costs on a file system.
final class DurableWrites {
    private let descriptor: Int32
    private let path: String
    private let isAppending: Bool
    private var page = [UInt8](repeating: 1, count: 4096)
    private var count = 0

    /// - Parameter appending: whether each write extends the file, as in a log, or all writes replace the same page.
    init(in folder: String, appending: Bool) throws {
        path = folder + (appending ? "/appended" : "/in-place")
        isAppending = appending
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw BenchError("cannot write in \(folder)") }
        try write()
        fsync(descriptor)
    }

    deinit {
        close(descriptor)
        unlink(path)
    }

    func write() throws {
        page[0] = UInt8(truncatingIfNeeded: count)
        let written = pwrite(descriptor, page, page.count, isAppending ? count * page.count : 0)
        guard written == page.count, fdatasync(descriptor) == 0 else { throw BenchError("cannot write to \(path)") }
        count += 1
    }
}

/// The speed of the machine itself, measured in the same run.
enum Limits {
    /// The bytes a second that one core reads from memory, measured by a sum over an array much larger than the caches.
    static func memorySpeed() -> Double {
        let numbers = [Float](repeating: 1, count: 64 << 20)
        let ones = [Float](repeating: 1, count: 1 << 12)
        var best = Double.infinity
        for _ in 0..<5 {
            let start = ContinuousClock.now
            var sum: Float = 0
            for first in stride(from: 0, to: numbers.count, by: ones.count) {
                sum += Kernels.dot(numbers.span.extracting(first..<first + ones.count), ones.span)
            }
            let seconds = (ContinuousClock.now - start).seconds
            if sum > 0 { best = min(best, seconds) }
        }
        return Double(numbers.count * 4) / best
    }
}

/// A minimal Swift NIO server that returns every frame. A daemon with NIO on this socket cannot be faster.
struct EchoServer {
    static func run(path: String) throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let channel = try ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(
                        ByteToMessageHandler(LengthFieldBasedFrameDecoder(lengthFieldBitLength: .fourBytes)),
                        LengthFieldPrepender(lengthFieldBitLength: .fourBytes), EchoHandler())
                }
            }
            .bind(unixDomainSocketPath: path).wait()
        try channel.closeFuture.wait()
    }

    private final class EchoHandler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        func channelRead(context: ChannelHandlerContext, data: NIOAny) { context.write(data, promise: nil) }
        func channelReadComplete(context: ChannelHandlerContext) { context.flush() }
    }
}
