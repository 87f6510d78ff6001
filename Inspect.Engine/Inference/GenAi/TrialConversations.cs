namespace Inspect.Engine.Inference.GenAi;

/// <summary>Conversations that a chat template is tried with: the roles, their orders, and contents that a template may look at.</summary>
internal static class TrialConversations
{
    private static readonly string[] Contents =
    [
        "Hi", string.Empty, " \n\t ", "<think>\nhm\n</think>\n\nDone.", "{{ x }} {% if %} {# #}", "<|im_end|></s><eos>", "a\"b'c\\d\u0001",
        "\u4F60\u597D \U0001F600 e\u0301", "[{\"name\": \"f\", \"arguments\": {}}]", new('a', 20_000), string.Concat(Enumerable.Repeat("word ", 4_000)),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IReadOnlyList<LocalMessage>> All { get; } =
    [
        .. Contents.Select(content => Of(("user", content))),
        .. Contents.Select(content => Of(("system", content), ("user", content))),
        .. Contents.Select(content => Of(("user", "Hi"), ("assistant", content), ("user", content))),
        Of(("system", "Be short.")),
        Of(("assistant", "Hi")),
        Of(("user", "a"), ("user", "b")),
        Of(("user", "a"), ("assistant", "b")),
        Of(("system", "a"), ("system", "b"), ("user", "c")),
        Of(("user", "a"), ("assistant", "b"), ("tool", "{\"x\": 1}"), ("user", "c")),
        Of(("user", "a"), ("other", "b")),
        Of([]),
        Long(9),
        Long(101),
    ];

    private static IReadOnlyList<LocalMessage> Of(params (string Role, string Content)[] messages) => [.. messages.Select(m => new LocalMessage(m.Role, m.Content))];

    private static IReadOnlyList<LocalMessage> Long(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LocalMessage(i % 2 == 0 ? "user" : "assistant", $"Message {i}"))];
}
