using System.Text;

namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Takes a key out of what a server says: some say again what they were sent, and it goes into logs and messages.</summary>
internal static class Secret
{
    /// <summary>What is shorter is a placeholder of a server without keys, and a word that texts may hold.</summary>
    private const int Shortest = 8;

    private const string Mark = "<key>";

    /// <summary>The text without the key.</summary>
    public static string Redact(string text, string key) => key.Length < Shortest ? text : text.Replace(key, Mark, StringComparison.Ordinal);

    /// <summary>The bytes of a text in UTF-8 without the key; the same ones where it is not in them.</summary>
    public static ReadOnlyMemory<byte> Redact(ReadOnlyMemory<byte> text, string key) =>
        key.Length < Shortest || text.Span.IndexOf(Encoding.UTF8.GetBytes(key)) < 0 ? text : Encoding.UTF8.GetBytes(Redact(Encoding.UTF8.GetString(text.Span), key));
}
