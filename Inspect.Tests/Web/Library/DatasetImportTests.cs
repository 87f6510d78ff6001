using System.Text;
using Inspect.Engine.Datasets;
using Inspect.Web.Library;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Web.Library;

/// <summary>Rows that are pasted or sent become items.</summary>
public sealed class DatasetImportTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ImportGate _gate;

    public DatasetImportTests() => _gate = new ImportGate(_time);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Import_Table_GuessesItsColumns()
    {
        using var import = await ReadAsync("question,answer,region\nCapital of Peru?,Lima,america\n");

        Assert.Equal("{\"input\":\"Capital of Peru?\",\"target\":\"Lima\",\"metadata\":{\"region\":\"america\"}}\n", await TextAsync(import));
    }

    [Fact]
    public async Task Import_ColumnsOfLetters_AreChoices()
    {
        using var import = await ReadAsync("question,a,b,c,answer\nLargest?,Mars,Jupiter,Venus,B\n");

        Assert.Equal("{\"input\":\"Largest?\",\"choices\":[\"Mars\",\"Jupiter\",\"Venus\"],\"target\":\"B\"}\n", await TextAsync(import));
    }

    [Fact]
    public async Task Import_OpenAiEvals_KeepsMessagesAndIdeal()
    {
        using var import = await ReadAsync("{\"input\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"ideal\": [\"Hello\", \"Hey\"]}\n");

        Assert.Equal("{\"input\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"target\":[\"Hello\",\"Hey\"]}\n", await TextAsync(import));
    }

    [Fact]
    public async Task Import_Nothing_SaysSo()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() => ReadAsync("question,answer\n"));

        Assert.StartsWith("There are no rows in the pasted text.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_TooManyWithinAMinute_SaysWhenToTryAgain()
    {
        for (var i = 0; i < ImportGate.MostAMinute; i++)
        {
            (await ReadAsync("input\na\n")).Dispose();
        }

        await Assert.ThrowsAsync<ImportBusyException>(() => ReadAsync("input\na\n"));
        _time.Advance(TimeSpan.FromMinutes(1));

        (await ReadAsync("input\na\n")).Dispose();
    }

    [Fact]
    public async Task Import_LargerThanAllowed_IsRefusedWhileItIsRead()
    {
        await using var endless = new EndlessStream();

        var error = await Assert.ThrowsAsync<DatasetException>(() => _gate.ReadAsync(endless, "big.csv", true, Stop));

        Assert.StartsWith("There are more than ", error.Message, StringComparison.Ordinal);
    }

    private async Task<DatasetImport> ReadAsync(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await _gate.ReadAsync(stream, null, true, Stop);
    }

    private static async Task<string> TextAsync(DatasetImport import)
    {
        using var stream = new MemoryStream();
        await import.WriteAsync(stream, Stop);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A text that never ends.</summary>
    private sealed class EndlessStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)'a');
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
