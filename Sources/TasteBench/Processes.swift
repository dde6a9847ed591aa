import Foundation
import Glibc
import NIOCore

/// The other products of the same build.
enum Product {
    static func path(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let path = folder.appendingPathComponent(name).path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchError("there is no \(name) beside taste-bench; build it with make build")
        }
        return path
    }

    /// Runs a product to its end.
    ///
    /// - Throws: `BenchError` if it fails.
    static func run(_ product: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try path(product))
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw BenchError("\(product) \(arguments.joined(separator: " ")) ended with \(process.terminationStatus)")
        }
    }
}

/// A daemon of the benchmark's own. It reports READY to a socket, as it does to systemd.
final class BenchDaemon {
    let process = Process()
    let socket: String
    /// The seconds from exec to READY.
    let startSeconds: Double

    /// - Parameter arguments: further arguments of the daemon.
    init(folder: String, arguments: [String] = []) throws {
        socket = folder + "/bench.sock"
        let notify = try DatagramSocket(path: folder + "/notify.sock")
        process.executableURL = URL(fileURLWithPath: try Product.path("tasted"))
        process.arguments = ["--state", folder + "/state", "--socket", socket, "--log-level", "warning"] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["NOTIFY_SOCKET"] = notify.path
        process.environment = environment
        let start = ContinuousClock.now
        try process.run()
        try notify.wait(for: "READY=1")
        startSeconds = (ContinuousClock.now - start).seconds
    }

    /// The daemon's resident memory that belongs to no file, in MiB.
    func anonymousMebibytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        for line in status.split(separator: "\n") where line.hasPrefix("RssAnon:") {
            guard let kibibytes = line.split(whereSeparator: { !$0.isNumber }).first.flatMap({ Double($0) }) else {
                break
            }
            return kibibytes / 1024
        }
        throw BenchError("this kernel does not tell RssAnon")
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// The socket to which a daemon sends its notifications.
private final class DatagramSocket {
    let path: String
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        unlink(path)
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        let address = try SocketAddress(unixDomainSocketPath: path)
        guard address.withSockAddr({ pointer, length in bind(descriptor, pointer, socklen_t(length)) }) == 0 else {
            throw BenchError("cannot listen on \(path)")
        }
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    func wait(for text: String) throws {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { throw BenchError("the daemon did not become ready") }
            if String(decoding: buffer[..<count], as: UTF8.self).contains(text) { return }
        }
    }
}

/// Restricts all threads of a process to one core. The latency between two processes depends on whether the scheduler
/// runs them on the same core, so that both sides of a comparison must be placed in the same way.
func pin(_ process: Int32, to core: Int) throws {
    guard ProcessInfo.processInfo.activeProcessorCount > core else { return }
    try setCores(of: process, "\(core)")
}

/// Allows a process to run on all cores again.
func unpin(_ process: Int32) throws { try setCores(of: process, "0-\(ProcessInfo.processInfo.processorCount - 1)") }

private func setCores(of process: Int32, _ cores: String) throws {
    let taskset = Process()
    taskset.executableURL = URL(fileURLWithPath: "/usr/bin/taskset")
    taskset.arguments = ["-a", "-c", "-p", cores, "\(process)"]
    taskset.standardOutput = FileHandle.nullDevice
    try taskset.run()
    taskset.waitUntilExit()
}
