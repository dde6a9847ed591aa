import DenseMath
import Foundation
import Glibc
import NIOCore
import NIOExtras
import NIOPosix

/// What the machine itself can do, measured in the same run.
enum Limits {
    /// Microseconds of one pwrite of 4 KiB followed by fdatasync, half of the repetitions below it.
    ///
    /// - Parameter appending: Each write extends the file, as a log's does; else all go to one place that is allocated already.
    static func durableWrite(in folder: String, appending: Bool) throws -> Double {
        let path = folder + "/durable-write"
        let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw BenchError("cannot write in \(folder)") }
        defer {
            close(descriptor)
            unlink(path)
        }
        var page = [UInt8](repeating: 1, count: 4096)
        return Latencies(count: 500) { repetition in
            page[0] = UInt8(truncatingIfNeeded: repetition)
            pwrite(descriptor, page, page.count, appending ? repetition * 4096 : 0)
            fdatasync(descriptor)
        }.median
    }

    /// Bytes a second that one core reads from memory: a sum over an array far larger than the caches.
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

/// A bare Swift NIO server that sends every frame back: what any NIO daemon on this socket costs at least.
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
