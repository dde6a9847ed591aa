import TasteProtocol

/// Calls about marks, privacy, items and sets that must be refused, by a daemon as in ``BadCall/all``.
extension BadCall {
    private static func mark(_ user: String, _ item: String, _ mark: WireMark = .hidden) -> WireRequest.OneOf_Call {
        var call = WireMarkItem()
        (call.user, call.item, call.mark) = (user, item, mark)
        return .markItem(call)
    }

    private static func listMarks(
        _ user: String, limit: UInt32 = 0, cursor: String = ""
    ) -> WireRequest.OneOf_Call {
        var call = WireListMarks()
        (call.user, call.limit, call.cursor) = (user, limit, cursor)
        return .listMarks(call)
    }

    private static func setPrivacy(_ user: String, _ isPrivate: Bool) -> WireRequest.OneOf_Call {
        var call = WireSetPrivacy()
        (call.user, call.isPrivate) = (user, isPrivate)
        return .setPrivacy(call)
    }

    private static func withdraw(_ item: String, restore: Bool = false) -> WireRequest.OneOf_Call {
        var call = WireWithdrawItem()
        (call.item, call.restore) = (item, restore)
        return .withdrawItem(call)
    }

    private static func remove(_ item: String) -> WireRequest.OneOf_Call {
        var call = WireRemoveItem()
        call.item = item
        return .removeItem(call)
    }

    private static func merge(_ item: String, _ into: String) -> WireRequest.OneOf_Call {
        var call = WireMergeItems()
        (call.item, call.into) = (item, into)
        return .mergeItems(call)
    }

    private static func putSet(_ name: String, _ items: [String]) -> WireRequest.OneOf_Call {
        var call = WirePutSet()
        (call.name, call.items) = (name, items)
        return .putSet(call)
    }

    private static func removeSet(_ name: String) -> WireRequest.OneOf_Call {
        var call = WireRemoveSet()
        call.name = name
        return .removeSet(call)
    }

    static let steering: [BadCall] =
        badNames.flatMap { what, name in
            [
                BadCall("mark, user \(what)", mark(name, "Alien"), "mark_item.user"),
                BadCall("mark, item \(what)", mark("ann", name), "mark_item.item"),
                BadCall("list marks, user \(what)", listMarks(name), "list_marks.user"),
                BadCall("set privacy, user \(what)", setPrivacy(name, true), "set_privacy.user"),
                BadCall("withdraw, item \(what)", withdraw(name), "withdraw_item.item"),
                BadCall("remove, item \(what)", remove(name), "remove_item.item"),
                BadCall("merge, item \(what)", merge(name, "Alien"), "merge_items.item"),
                BadCall("merge into item \(what)", merge("Alien", name), "merge_items.into"),
                BadCall("put set \(what)", putSet(name, ["Alien"]), "put_set.name"),
                BadCall("put set, item \(what)", putSet("set", ["Alien", name]), "put_set.items[1]"),
                BadCall("remove set \(what)", removeSet(name), "remove_set.name"),
            ]
        } + [
            BadCall("mark, no such item", mark("new", "nothing"), .notFound, "mark_item.item"),
            BadCall("a mark of a newer version", mark("ann", "Alien", .UNRECOGNIZED(9)), "mark_item.mark"),
            BadCall("unmark, no such user", mark("nobody", "Alien", .unspecified), .notFound, "mark_item.user"),
            BadCall("list marks, no such user", listMarks("nobody"), .notFound, "list_marks.user"),
            BadCall("list marks, 1,000,000 a page", listMarks("ann", limit: 1_000_000), "list_marks.limit"),
            BadCall("list marks, an unknown cursor", listMarks("ann", cursor: "1.x"), "list_marks.cursor"),
            BadCall("publish an unknown user", setPrivacy("nobody", false), .notFound, "set_privacy.user"),
            BadCall("withdraw, no such item", withdraw("nothing"), .notFound, "withdraw_item.item"),
            BadCall("restore, no such item", withdraw("nothing", restore: true), .notFound, "withdraw_item.item"),
            BadCall("remove, no such item", remove("nothing"), .notFound, "remove_item.item"),
            BadCall("merge, no such item", merge("nothing", "Alien"), .notFound, "merge_items.item"),
            BadCall("merge into no such item", merge("Alien", "nothing"), .notFound, "merge_items.into"),
            BadCall("merge an item with itself", merge("Alien", "Alien"), "merge_items.into"),
            BadCall(
                "a set of 100,001 items", putSet("set", (0...100_000).map { "\($0)" }), "put_set.items"),
            BadCall("remove no such set", removeSet("nothing"), .notFound, "remove_set.name"),
        ]
}
