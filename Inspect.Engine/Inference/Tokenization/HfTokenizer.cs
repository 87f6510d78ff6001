using System.Text;
using System.Text.Json;
using Inspect.Engine.Files;
using Tokenizers.DotNet;

namespace Inspect.Engine.Inference.Tokenization;

/// <summary>Ids of texts and texts of ids, exactly as the model's own <c>tokenizer.json</c> says. Thread-safe.</summary>
/// <remarks>Hugging Face's library does the work; it reads a rewritten copy of the file, since it cannot leave special tokens out or in.</remarks>
public sealed class HfTokenizer : IDisposable
{
    /// <summary>Longest text that is encoded: the library ends the process on much longer ones.</summary>
    public const int MaxCharacters = 4_000_000;

    // Ids below it: of the largest vocabularies the rest is seldom used.
    private const int LengthsKept = 1 << 17;

    private readonly Tokenizer _tokenizer;
    private readonly TokenizerFile _file;
    private readonly Lazy<TokenBytes> _bytes;

    // Characters of each token alone, and one; 0 where that is not known yet.
    private readonly ushort[] _lengths = new ushort[LengthsKept];

    private HfTokenizer(Tokenizer tokenizer, TokenizerFile file)
    {
        _tokenizer = tokenizer;
        _file = file;
        _bytes = new Lazy<TokenBytes>(() => ReadBytes(file));
    }

    /// <summary>Loads a <c>tokenizer.json</c>.</summary>
    /// <exception cref="ModelLoadException">The file is missing or damaged, or there is no room for a copy of it.</exception>
    public static HfTokenizer Load(string path)
    {
        try
        {
            var file = TokenizerFile.Rewrite(File.ReadAllBytes(path));
            return new HfTokenizer(Load(file), file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException or TokenizerException)
        {
            throw new ModelLoadException($"{path} cannot be read ({error.Message.TrimEnd('.')}). Copy the file again from where the model came from.", error);
        }
        catch (TemporaryFileException error)
        {
            throw new ModelLoadException(error.Message, error);
        }
        catch (DllNotFoundException error)
        {
            throw new ModelLoadException("The tokenizer's native library is missing for this system. Linux (glibc 2.34 or later), macOS and Windows on x64 and arm64 have it.", error);
        }
    }

    /// <summary>The library reads files alone.</summary>
    private static Tokenizer Load(TokenizerFile file)
    {
        var folder = TemporaryFile.NewFolder("tokenizer");
        try
        {
            var copy = Path.Combine(folder, "tokenizer.json");
            TemporaryFile.WriteAll(copy, file.Json);
            return new Tokenizer(copy);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text; lone surrogates count as U+FFFD.</param>
    /// <param name="addSpecialTokens">Puts the model's marks of begin and end around it: for raw text, not for what a chat template made.</param>
    /// <exception cref="GenerationException">The text is longer than <see cref="MaxCharacters"/>, the vocabulary has nothing for it, or the library cannot take it.</exception>
    public uint[] Encode(string text, bool addSpecialTokens)
    {
        if (text.Length > MaxCharacters)
        {
            throw new GenerationException($"The prompt has {text.Length:N0} characters; a local model takes {MaxCharacters:N0} at most. Shorten the input.");
        }

        if (_file.Clash.FindIn(text) is { } taker)
        {
            throw new GenerationException($"The prompt has blanks behind {taker} on which the tokenizer of this model would end the app. Take them away, or use another model.");
        }

        try
        {
            var ids = _tokenizer.Encode(ReplaceLoneSurrogates(text));
            return addSpecialTokens ? [.. _file.Before, .. ids, .. _file.After] : ids;
        }
        catch (TokenizerException error)
        {
            throw new GenerationException($"The model's tokenizer cannot encode the prompt: {error.Message.TrimEnd('.')}.", error);
        }
    }

    /// <summary>The ids of a prompt.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isRaw">No template wrote it, so that the model's mark of a beginning is put in front; one of an end would be wrong before an answer.</param>
    /// <exception cref="GenerationException">As of <see cref="Encode"/>.</exception>
    public uint[] EncodePrompt(string text, bool isRaw) => isRaw ? [.. _file.Before, .. Encode(text, addSpecialTokens: false)] : Encode(text, addSpecialTokens: false);

    /// <summary>The text of ids.</summary>
    /// <exception cref="GenerationException">The vocabulary has no text for them.</exception>
    public string Decode(ReadOnlySpan<uint> ids, bool skipSpecialTokens)
    {
        var all = ids.ToArray();
        var kept = skipSpecialTokens ? Array.FindAll(all, id => !_file.SpecialIds.Contains(id)) : all;
        try
        {
            return kept.Length == 0 ? string.Empty : _tokenizer.Decode(kept);
        }
        catch (TokenizerException error)
        {
            throw new GenerationException($"The model's tokenizer cannot decode the answer: {error.Message.TrimEnd('.')}.", error);
        }
    }

    /// <summary>Characters of a token's text when it stands alone; each is decoded once.</summary>
    /// <exception cref="GenerationException">The vocabulary has no text for it.</exception>
    internal int LengthOf(uint id)
    {
        // Whoever finds none yet makes the same as whoever does so beside it.
        if (id >= LengthsKept)
        {
            return Decode([id], skipSpecialTokens: false).Length;
        }

        var known = Volatile.Read(ref _lengths[id]);
        if (known == 0)
        {
            known = (ushort)Math.Min(Decode([id], skipSpecialTokens: false).Length + 1, ushort.MaxValue);
            Volatile.Write(ref _lengths[id], known);
        }

        return known == ushort.MaxValue ? Decode([id], skipSpecialTokens: false).Length : known - 1;
    }

    /// <summary>The id is a mark of the model, not text.</summary>
    public bool IsSpecial(uint id) => _file.SpecialIds.Contains(id);

    /// <inheritdoc />
    public void Dispose() => _tokenizer.Dispose();

    /// <summary>What each token adds to a text; read when it is first asked for, which takes a while.</summary>
    /// <exception cref="GenerationException">The file does not say it.</exception>
    internal TokenBytes Bytes => _bytes.Value;

    /// <summary>The id is one byte, which may be part of a character.</summary>
    internal bool IsByte(uint id) => _file.ByteIds.Contains(id);

    private static TokenBytes ReadBytes(TokenizerFile file)
    {
        try
        {
            return TokenBytes.Read(file.Json, file.SpecialIds);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new GenerationException($"The texts of the model's tokens cannot be read from its tokenizer.json: {error.Message.TrimEnd('.')}.", error);
        }
    }

    private static string ReplaceLoneSurrogates(string text)
    {
        var hasSurrogate = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;
        if (!hasSurrogate)
        {
            return text;
        }

        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(rune.ToString());
        }

        return builder.ToString();
    }
}
