import Foundation
import TestSupport
import Testing

/// The tests run `make install` with a folder of their own.
@Suite(
    "Installing", .serialized,
    .enabled(if: ReleaseBinaries.present, "needs the release binaries: run `make test`, or `make build` first"))
struct InstallTests {
    /// Installs into an empty folder, which is removed after `body`.
    private func install(_ arguments: [String] = [], body: (_ root: URL) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try await make("install", in: folder.url, arguments)
        try await body(folder.url)
    }

    private func make(_ target: String, in root: URL, _ arguments: [String] = []) async throws {
        try await HostCommand(arguments: ["make", target, "DESTDIR=\(root.path)"] + arguments).succeed()
    }

    private func files(in root: URL) throws -> Set<String> {
        Set(
            try FileManager.default.subpathsOfDirectory(atPath: root.path).filter {
                var isFolder: ObjCBool = false
                return FileManager.default.fileExists(atPath: root.appending(path: $0).path, isDirectory: &isFolder)
                    && !isFolder.boolValue
            })
    }

    @Test("Binaries, units, completions, documents and a configuration are installed where the system expects them")
    func everythingIsInstalled() async throws {
        try await install { root in
            let units = [
                "tasted.service", "tasted.socket", "tasted@.service", "tasted@.socket", "taste-web.service",
                "taste-web.socket",
            ]
            let expected = [
                "etc/tasted/tasted.yaml", "usr/local/bin/taste", "usr/local/bin/taste-web",
                "usr/local/bin/tasted",
                "usr/local/lib/sysusers.d/tasted.conf",
                "usr/local/share/bash-completion/completions/taste",
                "usr/local/share/doc/tasted/tasted.yaml",
                "usr/local/share/doc/tasted/protocol/README.md", "usr/local/share/doc/tasted/protocol/taste.proto",
                "usr/local/share/fish/vendor_completions.d/taste.fish", "usr/local/share/zsh/site-functions/_taste",
            ]
            let unitPaths = units.map { "usr/local/lib/systemd/system/\($0)" }
            let documents = [
                "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "SECURITY.md", "docs/films.csv",
                "docs/genres.csv", "docs/web.png",
            ]
            let pages = try RepositoryFiles.files(in: "docs", extension: "md").map { "docs/" + $0.lastPathComponent }
            let documentPaths = (documents + pages).map { "usr/local/share/doc/tasted/" + $0 }
            let installed = try files(in: root)
            #expect(installed == Set(expected + unitPaths + documentPaths))
        }
    }

    @Test("The units contain the prefix, but neither the staging folder nor a placeholder")
    func unitsNameThePrefix() async throws {
        try await install(["PREFIX=/usr", "SYSCONFDIR=/etc"]) { root in
            let folder = root.appending(path: "usr/lib/systemd/system")
            let service = try String(contentsOf: folder.appending(path: "tasted.service"), encoding: .utf8)
            #expect(service.contains("ExecStart=/usr/bin/tasted "))
            #expect(service.contains("--config /etc/tasted/tasted.yaml"))
            for unit in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let text = try String(contentsOf: folder.appending(path: unit), encoding: .utf8)
                #expect(!text.contains(root.path), "\(unit)")
                #expect(text.firstMatch(of: /^[^#]*@[A-Z]+@/.anchorsMatchLineEndings()) == nil, "\(unit)")
            }
        }
    }

    @Test("Each completion file is for the shell in whose folder it is installed")
    func completions() async throws {
        try await install { root in
            let share = root.appending(path: "usr/local/share")
            let written = [
                ("bash-completion/completions/taste", "complete -"), ("zsh/site-functions/_taste", "#compdef taste"),
                ("fish/vendor_completions.d/taste.fish", "complete -c"),
            ]
            for (path, sign) in written {
                let script = try String(contentsOf: share.appending(path: path), encoding: .utf8)
                #expect(script.contains(sign), "\(path)")
                #expect(script.contains("recommend"), "\(path)")
            }
        }
    }

    @Test("The installed binaries need no Swift on the machine")
    func noRuntime() async throws {
        try await install { root in
            for binary in ["taste", "tasted"] {
                let path = root.appending(path: "usr/local/bin/\(binary)").path
                let libraries = try await HostCommand(arguments: ["ldd", path]).succeed().output
                #expect(libraries.contains("libc.so"))
                #expect(libraries.firstMatch(of: /libswift|libFoundation|libdispatch/) == nil, "\(libraries)")
            }
        }
    }

    @Test("At no moment of a second install is a program missing or incomplete")
    func atomic() async throws {
        try await install { root in
            let programs = ["taste", "tasted"].map { root.appending(path: "usr/local/bin/\($0)").path }
            let sizes = try programs.map { try size($0) }
            let second = try HostCommand(arguments: ["make", "install", "DESTDIR=\(root.path)"]).start()
            var looks = 0
            while second.process.isRunning {
                for (program, size) in zip(programs, sizes) {
                    #expect(try self.size(program) == size && FileManager.default.isExecutableFile(atPath: program))
                }
                looks += 1
            }
            #expect(looks > 100)
            #expect(try await second.finish().status == 0)
            #expect(try files(in: root).filter { $0.hasSuffix(".new") }.isEmpty)
        }
    }

    private func size(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.size] as? NSNumber)?.intValue ?? 0
    }

    @Test("A second install keeps the administrator's configuration; uninstall leaves nothing else")
    func configurationIsKept() async throws {
        try await install { root in
            let configuration = root.appending(path: "etc/tasted/tasted.yaml")
            try "# mine\n".write(to: configuration, atomically: true, encoding: .utf8)
            try await make("install", in: root)
            let kept = try String(contentsOf: configuration, encoding: .utf8)
            #expect(kept == "# mine\n")
            try await make("uninstall", in: root)
            let left = try files(in: root)
            #expect(left == ["etc/tasted/tasted.yaml"])
        }
    }
}
