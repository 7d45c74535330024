import { z } from 'zod';

/**
 * What Slack itself checks of an incoming webhook's message, as far as Guardia's messages go. The texts may carry a raw `<`
 * only as a mention of a member or as a link, so that text of others which got through unescaped is refused here.
 */
const MARKUP = /<(?:@[UW][A-Z0-9]+|https?:\/\/[^<>|]+(?:\|[^<>|]+)?)>/g;
const wellEscaped = (text: string): boolean =>
  !/[<>]|&(?!amp;|lt;|gt;)/.test(text.replace(MARKUP, (link) => link.slice(1, -1)));

const text = (limit: number) => z.string().min(1).max(limit).refine(wellEscaped, 'unescaped text');
const plainText = (limit: number) =>
  z.object({ type: z.literal('plain_text'), text: text(limit), emoji: z.boolean().optional() });
const mrkdwn = (limit: number) =>
  z.object({ type: z.literal('mrkdwn'), text: text(limit), verbatim: z.boolean().optional() });

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z.strictObject({ type: z.literal('section'), text: mrkdwn(3_000) }),
  z.strictObject({
    type: z.literal('context'),
    block_id: z.string().max(255).optional(),
    elements: z
      .array(z.union([plainText(3_000), mrkdwn(3_000)]))
      .min(1)
      .max(10),
  }),
]);

export const slackMessage = z.strictObject({
  text: text(40_000),
  blocks: z.array(block).min(1).max(50),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});
export type SlackMessage = z.infer<typeof slackMessage>;

/** All texts of a message in reading order, entities decoded: what a person sees. */
export function visibleText(message: SlackMessage): string {
  return message.blocks
    .flatMap((each) => (each.type === 'context' ? each.elements.map((element) => element.text) : [each.text.text]))
    .join('\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
