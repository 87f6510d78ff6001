using System.Text.Json;
using Inspect.Engine.Datasets;
using Inspect.Engine.Datasets.Media;
using Inspect.Engine.Messages;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Datasets.Media;

/// <summary>Files that an item names: where they may lie, what they may hold, what becomes of them.</summary>
public sealed class SampleMediaTests : IDisposable
{
    private static readonly byte[] Png = [0x89, .. "PNG\r\n\x1a\n"u8, 1, 2, 3];

    private readonly string _home = Directory.CreateTempSubdirectory("inspect-media-").FullName;

    public SampleMediaTests() => Directory.CreateDirectory(Path.Combine(_home, "tasks", "datasets"));

    private string Tasks => Path.Combine(_home, "tasks");

    private MediaFolders Folders => new(Path.Combine(Tasks, "datasets", "q.jsonl"), Path.Combine(Tasks, "t.yaml"), Tasks);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Theory]
    [InlineData("datasets/a.png", "a.png")]
    [InlineData("datasets/pics/a.png", "pics/a.png")]
    [InlineData("a.png", "a.png")]
    [InlineData("a.png", "../a.png")]
    [InlineData("datasets/two words.png", "two words.png")]
    public async Task Read_APathFromTheDatasetOrTheTask_IsTheDataOfTheFile(string file, string place)
    {
        Write(file, Png);

        var part = await PartAsync("image", place);

        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(Png)}", part.Unknown!["image"].GetString());
        Assert.Equal("low", part.Unknown["detail"].GetString());
    }

    [Fact]
    public async Task Read_AFileUri_IsTheDataOfTheFile()
    {
        Write("datasets/two words.png", Png);

        var part = await PartAsync("image", new Uri(Path.Combine(Tasks, "datasets", "two words.png")).AbsoluteUri);

        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(Png)}", part.Unknown!["image"].GetString());
    }

    [Fact]
    public async Task Read_FilesOfBothFolders_TakesThatBesideTheDataset()
    {
        Write("a.png", [.. Png, 9]);
        Write("datasets/a.png", Png);

        var part = await PartAsync("image", "a.png");

        Assert.Equal($"data:image/png;base64,{Convert.ToBase64String(Png)}", part.Unknown!["image"].GetString());
    }

    [Theory]
    [InlineData("data:image/png;base64,AA==")]
    [InlineData("https://example.com/a.png")]
    [InlineData("HTTP://example.com/a.png")]
    public async Task Read_DataAndWebAddresses_StayAsTheyAre(string place)
    {
        var sample = Of(Part("image", place));

        Assert.Same(sample, await SampleMedia.ReadAsync(sample, Folders, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("image", "89504E470D0A1A0A00", "a.jpg", "image/png")]
    [InlineData("image", "FFD8FFE000", "a", "image/jpeg")]
    [InlineData("image", "474946383961", "a.gif", "image/gif")]
    [InlineData("image", "524946460000000057454250", "a.webp", "image/webp")]
    [InlineData("image", "424D00000000000000003600", "a.bmp", "image/bmp")]
    [InlineData("image", "49492A0008", "a.tif", "image/tiff")]
    [InlineData("image", "0000001866747970617669660000", "a.avif", "image/avif")]
    [InlineData("image", "0000001866747970686569630000", "a.heic", "image/heic")]
    [InlineData("audio", "524946460000000057415645", "a.wav", "audio/wav")]
    [InlineData("audio", "494433040000", "a.mp3", "audio/mpeg")]
    [InlineData("audio", "FFFB9064", "a.mp3", "audio/mpeg")]
    [InlineData("video", "000000186674797069736F6D0000", "a.mp4", "video/mp4")]
    [InlineData("video", "000000146674797071742020", "a.mov", "video/quicktime")]
    [InlineData("video", "000001BA44", "a.mpeg", "video/mpeg")]
    [InlineData("document", "255044462D312E37", "a.pdf", "application/pdf")]
    [InlineData("document", "89504E470D0A1A0A00", "a.bin", "image/png")]
    [InlineData("document", "68656C6C6F", "a.txt", "text/plain")]
    [InlineData("document", "68656C6C6F", "a.odd", "application/octet-stream")]
    public async Task Read_AFile_HasTheKindThatItsBytesSayOrElseItsName(string type, string bytes, string name, string expected)
    {
        Write("datasets/" + name, Convert.FromHexString(bytes));

        var part = await PartAsync(type, name);

        Assert.StartsWith($"data:{expected};base64,", part.Unknown![type].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ADocument_KeepsItsNameAndKind()
    {
        Write("datasets/pics/a.pdf", "%PDF-1.7"u8);

        var part = await PartAsync("document", "pics/a.pdf");

        Assert.Equal(("a.pdf", "application/pdf"), (part.Unknown!["filename"].GetString(), part.Unknown["mime_type"].GetString()));
    }

    [Theory]
    [InlineData("image", "b.png", "and there is no such file; put it beside the dataset or the task, or correct the path, which counts from there")]
    [InlineData("image", "../../out.png", "which lies outside of tasks/; move it there")]
    [InlineData("image", "/etc/hostname", "which lies outside of tasks/; move it there")]
    [InlineData("image", "file:///etc/hostname", "which lies outside of tasks/; move it there")]
    [InlineData("image", "file:///%2e%2e/etc/hostname", "which lies outside of tasks/; move it there")]
    [InlineData("image", "file://host/a.png", "which is on another machine; copy it beside the dataset")]
    [InlineData("image", "s3://bucket/a.png", "which is neither a file nor a web address (https://…); copy it beside the dataset")]
    [InlineData("image", "", "which is no path; name a file beside the dataset")]
    [InlineData("image", "a\0b", "which is no path; name a file beside the dataset")]
    [InlineData("image", ".", "which is no file but a folder, a pipe, a device or the like; put a file in its place")]
    [InlineData("image", "../.env", "which is hidden (a name on its way begins with a dot), and such files are never read; give it another name")]
    [InlineData("image", "text.png", "which holds something else; use PNG, JPEG, GIF, WebP, BMP, TIFF, HEIC or AVIF")]
    [InlineData("audio", "a.png", "which holds image/png; use WAV or MP3")]
    [InlineData("video", "a.png", "which holds image/png; use MP4, MOV or MPEG")]
    [InlineData("document", "text.pdf", "which is no PDF, although it is called one; correct its name, or its \"mime_type\"")]
    [InlineData("image", "empty.png", "which is empty; put a file in its place")]
    public async Task Read_APlaceThatLeadsToNoSuchFile_SaysWhichAndWhy(string type, string place, string why)
    {
        Write("../out.png", Png);
        Write(".env", "OPENAI_API_KEY=x"u8);
        Write("datasets/a.png", Png);
        Write("datasets/text.png", "OPENAI_API_KEY=x"u8);
        Write("datasets/text.pdf", "text"u8);
        Write("datasets/empty.png", []);

        Assert.Equal($"Sample 7 names the {type} \"{place}\", {why}.", await FailAsync(type, place));
    }

    [Fact]
    public async Task Read_ALinkThatLeadsOut_IsRefused()
    {
        Write("../out.png", Png);
        File.CreateSymbolicLink(Path.Combine(Tasks, "datasets", "link.png"), Path.Combine(_home, "out.png"));
        Directory.CreateSymbolicLink(Path.Combine(Tasks, "datasets", "up"), _home);

        Assert.EndsWith("which lies outside of tasks/; move it there.", await FailAsync("image", "link.png"), StringComparison.Ordinal);
        Assert.EndsWith("which lies outside of tasks/; move it there.", await FailAsync("image", "up/out.png"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ALinkToAHiddenFile_IsRefused()
    {
        Write(".keys.txt", "x"u8);
        File.CreateSymbolicLink(Path.Combine(Tasks, "datasets", "notes.txt"), Path.Combine(Tasks, ".keys.txt"));

        Assert.Contains("which is hidden", await FailAsync("document", "notes.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_APipe_IsRefusedAndNotOpened()
    {
        NamedPipe.Make(Path.Combine(Tasks, "datasets", "pipe.png"));

        Assert.Contains("which is no file but a folder, a pipe", await FailAsync("image", "pipe.png"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AFileAboveTheBound_IsRefusedUnread()
    {
        using (var file = File.Create(Path.Combine(Tasks, "datasets", "huge.png")))
        {
            file.SetLength((32L << 20) + 1);
        }

        Assert.Equal("Sample 7 names the image \"huge.png\", which has 33,554,433 bytes, more than the 33,554,432 that are sent; make it smaller.", await FailAsync("image", "huge.png"));
    }

    [Fact]
    public async Task Read_DataWithoutItsMark_IsTakenForNoPath()
    {
        var data = string.Concat(Enumerable.Repeat("iVBO/", 100_000));

        Assert.Equal($"Sample 7 names the image \"{data[..60]}…\", which is too long for a path; if this is the data itself, write data:TYPE;base64, before it.", await FailAsync("image", data));
    }

    [Fact]
    public async Task Read_AnItemOfNoFile_SaysThatThereIsNowhereToLook()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(
            async () => await SampleMedia.ReadAsync(Of(Part("image", "a.png")), new MediaFolders(null, null, null), TestContext.Current.CancellationToken));

        Assert.Equal("Sample 7 names the image \"a.png\", and the task has no file beside which it could lie; write the data itself into the item (data:…;base64,…).", error.Message);
    }

    private static ContentPart Part(string type, string place) => new()
    {
        Type = type,
        Unknown = new Dictionary<string, JsonElement> { [type] = JsonSerializer.SerializeToElement(place), ["detail"] = JsonSerializer.SerializeToElement("low") },
    };

    private static Sample Of(ContentPart part) => new()
    {
        Id = SampleId.Of(7),
        Input = SampleInput.FromMessages([ChatMessage.User("Hi"), ChatMessage.User("see") with { Content = MessageContent.FromParts([new ContentPart { Type = "text", Text = "see" }, part]) }]),
    };

    private void Write(string path, ReadOnlySpan<byte> bytes)
    {
        var full = Path.GetFullPath(Path.Combine(Tasks, path));
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }

    private async Task<ContentPart> PartAsync(string type, string place) =>
        (await SampleMedia.ReadAsync(Of(Part(type, place)), Folders, TestContext.Current.CancellationToken)).Input.Messages[1].Content.Parts[1];

    private async Task<string> FailAsync(string type, string place) => (await Assert.ThrowsAsync<DatasetException>(() => PartAsync(type, place))).Message;
}
