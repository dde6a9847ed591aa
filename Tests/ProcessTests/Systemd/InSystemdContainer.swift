import Foundation
import TestSupport
import Testing

/// Boots a container for a suite, installs tasted in it, and shuts it down after the suite's last test.
struct InSystemdContainer: SuiteTrait, TestScoping {
    /// What the suite needs of this machine, as its skipped tests report.
    static let requirement: Comment =
        "needs root, systemd-nspawn, debootstrap and the release binaries: run `make test` as root"

    static var possible: Bool {
        let tools = ["/usr/bin/systemd-nspawn", "/usr/sbin/debootstrap"] + ReleaseBinaries.paths
        return geteuid() == 0 && tools.allSatisfy(FileManager.default.isExecutableFile)
    }

    struct NeverBooted: Error, CustomStringConvertible {
        let log: String
        var description: String { "The container did not boot: \(log)" }
    }

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        let keepAlive = Pipe()
        let shell = try await boot(until: keepAlive)
        guard let container = try await container(under: shell.process.processIdentifier) else {
            try keepAlive.fileHandleForWriting.close()
            throw NeverBooted(log: try await shell.finish().everything)
        }
        let outcome: Swift.Result<Void, any Error>
        do {
            try await install(in: container)
            outcome = .success(try await SystemdContainer.$current.withValue(container, operation: function))
        } catch {
            outcome = .failure(error)
        }
        try keepAlive.fileHandleForWriting.close()
        _ = try await shell.finish()
        try outcome.get()
    }

    /// Starts a container that shuts down when the pipe closes, which also happens when this process ends.
    private func boot(until keepAlive: Pipe) async throws -> HostCommand.Running {
        let rootfs = try await HostCommand(arguments: ["scripts/rootfs.sh", ".cache"]).succeed()
        let script = #""$@" </dev/null & read -r _; kill "$!"; wait "$!""#
        let nspawn = [
            "systemd-nspawn", "--quiet", "--directory", rootfs.output.trimmingCharacters(in: .newlines), "--boot",
            "--machine", "tasted-test-\(ProcessInfo.processInfo.processIdentifier)", "--private-network",
            "--keep-unit", "--register=no", "--link-journal=no", "--volatile=overlay", "--console=read-only",
        ]
        return try HostCommand(arguments: ["bash", "-c", script, "bash"] + nspawn).start(input: keepAlive)
    }

    /// The container when its systemd has booted; nil if that takes more than half a minute.
    private func container(under shell: Int32) async throws -> SystemdContainer? {
        for _ in 0..<600 {
            if let nspawn = children(of: shell).first, let leader = children(of: nspawn).first {
                let container = SystemdContainer(leader: leader)
                let state = try await container.run("systemctl", "is-system-running").output
                if ["running\n", "degraded\n"].contains(state) { return container }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }

    private func children(of process: Int32) -> [Int32] {
        let list = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        return (list ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    /// Does what an administrator does after unpacking the files of `make install DESTDIR=...`.
    private func install(in container: SystemdContainer) async throws {
        try await HostCommand(arguments: ["make", "install", "DESTDIR=/proc/\(container.leader)/root"]).succeed()
        try await container.succeed("systemd-sysusers")
        try await container.succeed("systemctl", "daemon-reload")
    }
}

/// The binaries that `make build` has built and `make install` installs.
enum ReleaseBinaries {
    static var paths: [String] {
        ["tasted", "taste"].map { RepositoryFiles.root.appending(path: ".build/release/\($0)").path }
    }

    static var present: Bool { paths.allSatisfy(FileManager.default.isExecutableFile) }
}
