using System.Text.Json.Nodes;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Checks;
using Inspect.Engine.Inference.Folders;
using Inspect.Tests.Support;

namespace Inspect.Tests.Inference;

/// <summary>Folders are tried out by a process of their own before this one loads them.</summary>
public sealed class FolderCheckTests
{
    [Theory]
    [InlineData("{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}")]
    [InlineData("{% for i in range(20000) %}{% for j in range(20000) %}{% endfor %}{% endfor %}")]
    public async Task Get_ATemplateWithoutAnEnd_FailsWithASentenceAndItsLine(string template)
    {
        using var model = new TinyModel();
        await File.WriteAllTextAsync(model.Path("chat_template.jinja"), template, TestContext.Current.CancellationToken);
        await using var models = TestModels.Open(model.Dir, TestModels.Check());

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken));

        Assert.StartsWith($"The chat template (chat_template.jinja) in {model.Folder} cannot be used: line 1: it", error.Message, StringComparison.Ordinal);
        Assert.Equal((LocalModelState.Failed, error.Message), (models.StatusOf(TinyModel.Name).State, models.StatusOf(TinyModel.Name).Problem));
    }

    [Theory]
    [InlineData("continuing_subword_prefix", "\"\u2581\u2581\u2581\"", "cannot be used: it ended the process that tried it, exit code")]
    [InlineData("merges", "[[\"a\"]]", "cannot be read")]
    [InlineData("merges", "[[\"a\", null]]", "cannot be read")]
    public async Task Get_ATokenizerOnWhichTheLibraryFails_FailsThatModelAlone(string name, string value, string reason)
    {
        using var model = new TinyModel();
        var whole = Directory.CreateDirectory(Path.Combine(model.Dir, "whole")).FullName;
        foreach (var file in Directory.GetFiles(model.Folder))
        {
            File.Copy(file, Path.Combine(whole, Path.GetFileName(file)));
        }

        model.Edit("tokenizer.json", tokenizer => tokenizer["model"]![name] = JsonNode.Parse(value));
        await using var models = TestModels.Open(model.Dir, TestModels.Check());

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken));
        await models.GetAsync("whole", TestContext.Current.CancellationToken);

        Assert.Contains("tokenizer.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal((LocalModelState.Failed, error.Message), (models.StatusOf(TinyModel.Name).State, models.StatusOf(TinyModel.Name).Problem));
    }

    [Theory]
    [InlineData(1, 3_600, "of memory")]
    [InlineData(10_000, 0, "of processor time")]
    public async Task Ensure_AFolderThatTakesMoreThanItMay_IsEndedAtTheLimit(int megabytes, int seconds, string reason)
    {
        using var model = new TinyModel();
        var check = TestModels.Check(o => (o.MemoryBytes, o.ProcessorTime) = (megabytes * 1_000_000L, TimeSpan.FromSeconds(seconds)));

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => check.EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken));

        Assert.Contains($" in {model.Folder} cannot be used: it ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_AFolderThatPassed_IsNotTriedAgainUntilItChanges()
    {
        using var model = new TinyModel();
        var passed = Path.Combine(model.Dir, "app", "passed.txt");
        var first = Check();

        await first.EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken);
        await first.EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken);
        var again = Check();
        await again.EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken);
        var time = File.GetLastWriteTimeUtc(model.Path("chat_template.jinja"));
        var template = await File.ReadAllTextAsync(model.Path("chat_template.jinja"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(model.Path("chat_template.jinja"), template.Replace("im_end", "IM_END", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(model.Path("chat_template.jinja"), time);
        var changed = Check();
        await changed.EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken);

        Assert.Equal((1, 0, 1), (first.Trials, again.Trials, changed.Trials));

        FolderCheck Check() => TestModels.Check(o => o.PassedFile = passed);
    }

    [Fact]
    public async Task Ensure_ADamagedFolder_SaysWhatLoadingWouldSay()
    {
        using var model = new TinyModel();
        await File.WriteAllTextAsync(model.Path("tokenizer.json"), """{"model": {"type": "BPE"}}""", TestContext.Current.CancellationToken);
        await using var untried = TestModels.Open(model.Dir);
        var expected = await Assert.ThrowsAsync<ModelLoadException>(() => untried.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken));

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => TestModels.Check().EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken));

        Assert.Equal(expected.Message, error.Message);
    }

    [Fact]
    public async Task Ensure_AProgramThatIsNotThere_SaysSo()
    {
        using var model = new TinyModel();
        var check = TestModels.Check(o => o.Program = "/nowhere/inspect");

        var error = await Assert.ThrowsAsync<ModelLoadException>(() => check.EnsureAsync(ModelFolder.Read(model.Folder), TestContext.Current.CancellationToken));

        Assert.StartsWith("The model tiny cannot be tried out, since /nowhere/inspect does not start", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ensure_TheBuiltInModel_PassesAndIsKnownToPass()
    {
        var folder = ModelFolder.Read(Path.Combine(Repository.Root, "models", BuiltInModel.Name));
        var check = TestModels.Check();
        var options = new FolderCheckOptions();
        Inspect.Web.Hosting.TrialCommand.Configure(options);

        await check.EnsureAsync(folder, TestContext.Current.CancellationToken);
        var problem = await new TrialProcess(options, folder, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);

        // After a change of the model: it has to pass the trial, then its new digest belongs into BuiltInFolder.
        Assert.Equal((FolderDigest.Of(folder), 0, null), (BuiltInFolder.Digest, check.Trials, problem));
    }

    [Fact]
    public async Task Dispose_WhileAFolderIsTried_LeavesIt()
    {
        using var model = new TinyModel();
        var check = TestModels.Check(o => o.ProcessorTime = TimeSpan.FromHours(1));
        var models = TestModels.Open(model.Dir, check);
        var loading = models.GetAsync(TinyModel.Name, TestContext.Current.CancellationToken);

        await models.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loading);
    }
}
