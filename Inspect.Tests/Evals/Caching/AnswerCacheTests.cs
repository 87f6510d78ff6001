using Inspect.Engine.Evals.Caching;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Caching;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals.Caching;

/// <summary>Answers on disk: what is kept, what counts no longer, and files that nobody of us wrote.</summary>
public sealed class AnswerCacheTests : IDisposable
{
    private const string Model = "openai/gpt-4o";
    private static readonly string Key = new('a', 64);
    private readonly CacheFolder _folder = new();

    private AnswerCache Cache => _folder.Cache;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Write_AnAnswer_IsReadAgainWhole()
    {
        var output = Answer(double.NaN);

        Assert.True(await Cache.WriteAsync(Model, Key, output, CachePolicy.Default, Stop));

        var read = await Cache.ReadAsync(Model, Key, Stop);
        Assert.Equal((output.Completion, output.Choices[0].StopReason, output.Usage), (read!.Completion, read.Choices[0].StopReason, read.Usage));
        Assert.True(double.IsNaN(read.Time!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[1, 2]")]
    [InlineData("{\"model\": \"openai/gpt-4o\"}")]
    [InlineData("{\"inspect_answer\":1,\"key\":\"aaaa\",\"model\":\"openai/gpt-4o\",\"expires\":null,\"output\":{}}")]
    public async Task Read_AFileThatIsNoAnswer_IsNoneAndStays(string text)
    {
        var path = await PathAsync();
        await File.WriteAllTextAsync(path, text, Stop);

        Assert.Null(await Cache.ReadAsync(Model, Key, Stop));
        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task Read_AHalfWrittenAnswer_IsNone()
    {
        var path = await PathAsync();
        var bytes = await File.ReadAllBytesAsync(path, Stop);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            await File.WriteAllBytesAsync(path, bytes[..length], Stop);

            Assert.Null(await Cache.ReadAsync(Model, Key, Stop));
        }
    }

    [Fact]
    public async Task Read_AnAnswerUnderAnotherName_IsNone()
    {
        var path = await PathAsync();
        var other = new string('b', 64);
        File.Copy(path, path.Replace(Key, other, StringComparison.Ordinal));

        Assert.Null(await Cache.ReadAsync(Model, other, Stop));
    }

    [Fact]
    public async Task Read_AnAnswerThatIsOver_DeletesIt()
    {
        var path = await PathAsync();
        _folder.Time.Advance(TimeSpan.FromDays(8));

        Assert.Null(await Cache.ReadAsync(Model, Key, Stop));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Delete_ByModelAndAge_LeavesTheOthersAndWhatIsNotOurs()
    {
        var own = Path.Combine(Path.GetDirectoryName(await PathAsync())!, "notes.json");
        await File.WriteAllTextAsync(own, "{}", Stop);
        await Cache.WriteAsync("openai/other", Key, Answer(1), CachePolicy.Default with { Seconds = 60 }, Stop);
        _folder.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("openai/other", Assert.Single(Cache.List(isOverOnly: true)).Model);
        Assert.Equal(["openai/gpt-4o", "openai/other"], Cache.List(isOverOnly: false).Select(m => m.Model));
        Assert.Equal((0, 1, 1), (Cache.Delete([Model], isOverOnly: true), Cache.Delete(null, isOverOnly: true), Cache.Delete([Model], isOverOnly: false)));
        Assert.True(File.Exists(own));
    }

    [Theory]
    [InlineData("../../outside")]
    [InlineData("a/../../../b")]
    [InlineData("x/C:\\y\0z")]
    public async Task Write_ANameThatLeadsOut_StaysInside(string model)
    {
        await Cache.WriteAsync(model, Key, Answer(1), CachePolicy.Default, Stop);

        Assert.NotNull(await Cache.ReadAsync(model, Key, Stop));
        Assert.Equal(model, Assert.Single(Cache.List(isOverOnly: false)).Model);
    }

    private async Task<string> PathAsync()
    {
        await Cache.WriteAsync(Model, Key, Answer(1), CachePolicy.Default, Stop);
        return Assert.Single(Directory.GetFiles(Cache.Root, "*.json", SearchOption.AllDirectories));
    }

    private static ModelOutput Answer(double seconds) => new()
    {
        Model = "gpt-4o", Choices = [new ChatChoice { Message = ChatMessage.Assistant("42"), StopReason = "stop" }], Completion = "42", Time = seconds, Usage = new ModelUsage { InputTokens = 1, OutputTokens = 1, TotalTokens = 2 },
    };
}
