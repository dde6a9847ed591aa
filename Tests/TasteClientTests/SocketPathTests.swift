import Testing

@testable import TasteClient

@Suite("The socket's path")
struct SocketPathTests {
    @Test("is TASTED_SOCKET, then the machine's, then the runtime folder's")
    func order() throws {
        let all = ["TASTED_SOCKET": "/a/b.sock", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(try SocketPath.found(environment: all) { _ in true } == "/a/b.sock")
        let unnamed = ["TASTED_SOCKET": "", "XDG_RUNTIME_DIR": "/run/user/1"]
        #expect(try SocketPath.found(environment: unnamed) { $0 == SocketPath.system } == SocketPath.system)
        #expect(try SocketPath.found(environment: unnamed) { _ in false } == "/run/user/1/tasted.sock")
    }

    @Test("is asked for where there is none")
    func none() {
        let failure = #expect(throws: TasteError.self) { try SocketPath.found(environment: [:]) { _ in false } }
        #expect(failure?.code == .unavailable)
        #expect(failure?.message.contains("TASTED_SOCKET") == true)
    }
}
