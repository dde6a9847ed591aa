import NIOCore
import TasteProtocol
import Testing

@testable import TasteWeb

@Suite("Texts of HTTP")
struct TextTests {
    @Test("Percent-encoded text is decoded if it is UTF-8, and else refused")
    func percent() {
        #expect(FormText.decoded("a%2Fb%20%F0%9F%8E%AC+", plusIsSpace: false) == "a/b 🎬+")
        #expect(FormText.decoded("a+b", plusIsSpace: true) == "a b")
        for wrong in ["%", "%2", "%zz", "%FF", "%C3"] {
            #expect(FormText.decoded(wrong[...], plusIsSpace: false) == nil, "\(wrong)")
        }
        for text in ["a/b?c=d&e", "🎬 é", "100%", "-._~"] {
            #expect(FormText.decoded(FormText.encoded(text)[...], plusIsSpace: true) == text)
        }
    }

    @Test("A server on every address is known by any address, but by no foreign name")
    func wildcardHosts() throws {
        let hosts = OwnHosts(address: try SocketAddress(ipAddress: "0.0.0.0", port: 80), furtherNames: [])
        for host in ["localhost", "192.168.1.7:80", "192.168.1.7", "[fe80::1]:80"] {
            #expect(hosts.allows(host), "\(host)")
        }
        for host in ["evil.example", "192.168.1.7:81", "192.168.1.7.evil.example:80"] {
            #expect(!hosts.allows(host), "\(host)")
        }
    }

    @Test("JSON text is escaped where it must be")
    func json() {
        var json = JSONWriter()
        json.object { json in
            json.add("a", "\"\\\n\u{1}</script>🎬")
            json.add("b", [Float(0.5), .nan])
            json.add("c", ["x": "y"])
            json.add("d", WirePath.model)
        }
        let text = #"{"a":"\u0022\u005c\u000a\u0001\u003c/script>🎬","b":[0.5,null],"c":{"x":"y"},"d":"PATH_MODEL"}"#
        #expect(String(buffer: json.buffer) == text)
    }
}
