import assert from 'node:assert/strict';
import { createEmailChannel } from '../../../src/integrations/email/email-channel.js';
import type { EmailOptions } from '../../../src/integrations/email/email-channel.js';
import { FakeSmtp, TEST_CERTIFICATE } from '../../support/fake-smtp.js';
import type { FakeSmtpOptions } from '../../support/fake-smtp.js';
import { aPage } from '../../support/messages.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';

const LOGIN = { username: 'guardia', password: 'hunter2-very-secret' };

describe('the e-mail channel', () => {
  let smtp: FakeSmtp;
  const serve = async (options: FakeSmtpOptions = {}): Promise<void> => {
    smtp = await FakeSmtp.start(options);
  };
  const channel = (options: Partial<EmailOptions> = {}) =>
    createEmailChannel({
      host: '127.0.0.1',
      port: smtp.port,
      from: 'Guardia <guardia@example.com>',
      timeoutMs: 5_000,
      ...options,
    });

  afterEach(() => smtp.close());

  it('delivers a page in text and HTML, with its key in a header', async () => {
    await serve();
    const delivered = await channel().send(aPage({ title: 'Día ñ: pipeline caído' }));
    assert.deepEqual(delivered, { to: 'operador@example.com' });
    const mail = await smtp.expectMessage('Día ñ: pipeline caído');
    assert.deepEqual(mail.to, ['operador@example.com']);
    assert.equal(mail.key, aPage().key);
    assert.match(mail.text, /- Se intenta: reiniciar lab-scheduler/);
    assert.match(mail.html, /<li>Se intenta: <strong>reiniciar<\/strong> lab-scheduler<\/li>/);
  });

  it('gives a repeat the same Message-ID, and another message another', async () => {
    await serve();
    await channel().send(aPage());
    await channel().send(aPage({ possibleRepeat: true }));
    await channel().send(aPage({ key: 'another/page/1' }));
    const [first, repeat, other] = smtp.ledger.entries;
    assert.match(first?.messageId ?? '', /^<[0-9a-f]{40}@example\.com>$/);
    assert.equal(repeat?.messageId, first?.messageId);
    assert.notEqual(other?.messageId, first?.messageId);
    assert.match(repeat?.subject ?? '', /\(posible repetición\)$/);
  });

  it('lets nobody add a header, a recipient or a line of the protocol', async () => {
    await serve();
    const forged = 'x\r\nBcc: victim@example.com\r\nX-Forged: yes\r\n\r\nbody\r\n.\r\nMAIL FROM:<a@b>';
    const recipients = [
      { name: `Ana ${forged}`, email: 'ana@example.com' },
      { name: 'Forged', email: 'a@example.com, victim@example.com' },
      { name: 'Forged', email: 'b@example.com\r\nRCPT TO:<victim@example.com>' },
      { name: 'Forged', email: 'c@example.com>\r\nDATA' },
    ];
    await channel().send(
      aPage({ key: forged, title: forged, body: [forged, '.'], recipients, links: [{ label: forged, url: forged }] }),
    );
    assert.equal(smtp.ledger.entries.length, 1);
    const mail = smtp.ledger.entries[0];
    assert.deepEqual(mail?.to, ['ana@example.com']);
    assert.equal(mail?.headers.has('bcc'), false);
    assert.equal(mail?.headers.has('x-forged'), false);
    assert.match(mail?.key ?? '', /^x%20Bcc:%20victim/);
  });

  it('shows text of others as letters in HTML', async () => {
    await serve();
    await channel().send(
      aPage({
        title: '<script>alert(1)</script>',
        body: ['<img src=x onerror="a">&amp;'],
        links: [
          { label: '"><b>', url: 'javascript:alert(1)' },
          { label: '<i>', url: 'http://127.0.0.1/"><b>' },
        ],
      }),
    );
    const html = smtp.ledger.entries[0]?.html ?? '';
    assert.doesNotMatch(html, /<script|<img|<b>|<i>|javascript:/);
    assert.ok(html.includes('&lt;img src=x onerror=&quot;a&quot;&gt;&amp;amp;'), html);
  });

  it('refuses a page for people without an address', async () => {
    await serve();
    const error = await rejectedWith(
      'DELIVERY_REFUSED',
      channel().send(aPage({ recipients: [{ name: 'Operador de turno' }] })),
    );
    assert.match(error.message, /Operador de turno/);
  });

  it('tells those whom the server accepted, and refuses where it accepted none', async () => {
    await serve();
    const known = { name: 'Ana', email: 'ana@example.com' };
    const gone = { name: 'Luis', email: 'reject-luis@example.com' };
    assert.deepEqual(await channel().send(aPage({ recipients: [gone, known] })), { to: 'ana@example.com' });
    const error = await rejectedWith('DELIVERY_REFUSED', channel().send(aPage({ recipients: [gone] })));
    assert.match(error.message, /550/);
  });

  it('takes a reply that may pass for worth another try, and a final one for final', async () => {
    await serve();
    smtp.failNext({ rcpt: 451 }, { data: 452 }, { data: 554 });
    await rejectedWith('DELIVERY_FAILED', channel().send(aPage()));
    await rejectedWith('DELIVERY_FAILED', channel().send(aPage()));
    await rejectedWith('DELIVERY_REFUSED', channel().send(aPage()));
  });

  it('gives up on a server that hangs, breaks the connection or is not there', async () => {
    await serve();
    smtp.failNext('hang');
    const slow = await rejectedWith('DELIVERY_FAILED', channel({ timeoutMs: 200 }).send(aPage()));
    assert.match(slow.message, /200 ms/);
    await smtp.close();
    await serve();
    smtp.failNext('cut');
    await rejectedWith('DELIVERY_FAILED', channel().send(aPage()));
    await rejectedWith('DELIVERY_FAILED', channel({ port: 9 }).send(aPage()));
  });

  it('stops when its caller gives up', async () => {
    await serve();
    smtp.failNext('hang');
    const giveUp = new AbortController();
    const sending = channel().send(aPage(), giveUp.signal);
    giveUp.abort();
    await rejectedWith('CANCELLED', sending);
  });

  it('logs in over STARTTLS, and over TLS from the first byte', async () => {
    const certificateAuthority = TEST_CERTIFICATE;
    for (const [tls, security] of [
      ['starttls', { requireTls: true }],
      ['starttls', { secure: false }],
      ['implicit', { secure: true }],
    ] as const) {
      await serve({ login: LOGIN, tls });
      await channel({ ...LOGIN, ...security, certificateAuthority }).send(aPage());
      assert.equal(smtp.ledger.entries[0]?.overTls, true, tls);
      await smtp.close();
    }
    await serve();
  });

  it('sends no password where TLS is demanded and not offered, or where the server cannot prove who it is', async () => {
    await serve({ login: LOGIN });
    await rejectedWith('DELIVERY_REFUSED', channel({ ...LOGIN, requireTls: true }).send(aPage()));
    await smtp.close();
    await serve({ login: LOGIN, tls: 'starttls' });
    await rejectedWith('DELIVERY_FAILED', channel(LOGIN).send(aPage()));
    assert.equal(smtp.ledger.entries.length, 0);
    assert.equal(smtp.logins, 0);
  });

  it('says when the login is refused or missing, and never tells the password', async () => {
    await serve({ login: LOGIN });
    const wrong = { username: 'guardia', password: 'wrong-but-still-secret' };
    const refused = await rejectedWith('AUTHENTICATION_FAILED', channel(wrong).send(aPage()));
    assert.doesNotMatch(everythingSaidBy(refused), /secret/);
    await rejectedWith('AUTHENTICATION_FAILED', channel().send(aPage()));
  });
});
