### The words of every exercise: its name, and what a person on the mat needs to know.
###
### .setup    how to get into position
### .do       the movement; .do-<variant> takes its place on the rungs of that variant
### .breathe  how to breathe
### .feel     what is normal to feel
### .stop     when to stop or do less
### .short    a reminder of at most 60 characters, shown while holding
###
### Numbers of repetitions and seconds are not written here: they come from the ladder.
### "The working leg" (or arm) is the one that the bot names: "left leg".

## Settle

breathing = Breathing, knees bent
    .setup = Lie on your back with your knees bent and your feet flat, a small pillow under your head. Rest your hands on your belly.
    .do = Let the ground carry you. Feel your hands rise as you breathe in and sink as you breathe out. Nothing else to do.
    .breathe = In through the nose, out slowly, a little longer than in.
    .feel = Your shoulders and your lower back growing heavier, bit by bit.
    .stop = If lying like this hurts, put your calves up on a chair, or breathe sitting instead. If you get light-headed, breathe as usual.
    .short = In through the nose, out a little longer

seated-breathing = Breathing, sitting
    .setup = Sit well back on a firm chair, your back supported, or on the firm edge of the bed. Put your feet flat on the floor and your hands on your belly.
    .do = Let the seat carry you. Feel your hands move out as you breathe in and back as you breathe out. Let your shoulders drop.
    .breathe = In through the nose, out slowly, a little longer than in.
    .feel = Your shoulders and your jaw letting go, bit by bit.
    .stop = If sitting still hurts, shift or stand up and breathe there. If you get light-headed, breathe as usual.
    .short = Shoulders soft, out a little longer

## Stretch

pelvic-tilt = Pelvic tilt
    .setup = Lie on your back with your knees bent and your feet flat, hip-width apart.
    .do = Gently press the small of your back towards what you lie on, so that your hips tip back a little. Hold, then let go slowly.
    .breathe = Breathe out as you press. Keep breathing while you hold.
    .feel = Your belly working lightly and your lower back easing. It is a small movement.
    .stop = Press less if it pinches; stop if the pain grows or goes into a leg.
    .short = Small of the back down, keep breathing

seated-pelvic-tilt = Pelvic tilt, sitting
    .setup = Sit towards the front of a firm chair or the firm edge of the bed, feet flat, hands on your hips.
    .do = Roll your hips back so that your lower back rounds just a little, and hold. Then roll up to sitting tall.
    .breathe = Breathe out as you roll back. Keep breathing while you hold.
    .feel = Your lower back moving gently, your belly working a little.
    .stop = Make the movement smaller if it pinches; stop if the pain grows or goes into a leg.
    .short = A small roll back, keep breathing

knee-rolls = Knee rolls
    .setup = Lie on your back with your knees bent and together, your feet flat and your arms out to the sides.
    .do = Let both knees roll slowly to one side, only as far as is easy, then bring them back. Next time, roll to the other side.
    .do-hold = Let both knees roll slowly to one side and rest there. Bring them back, and roll to the other side for the next hold.
    .breathe = Breathe out as the knees go over, in as they come back.
    .feel = A mild pull across your waist and your lower back. Both shoulders stay down.
    .stop = Roll less far if your back catches. Stop if pain goes into a leg.
    .short = Knees together, shoulders down

knee-to-chest = Knee to chest
    .setup = Lie on your back with both knees bent and your feet flat.
    .do = With both hands behind the thigh, draw the working leg's knee towards your chest. Hold, then set the foot down softly.
    .breathe = Breathe out as you draw the knee in. Keep breathing while you hold.
    .feel = A comfortable stretch in your lower back and buttock.
    .stop = Draw in less if the front of your hip pinches. Stop if pain moves down the leg or bending makes your back worse.
    .short = Draw in gently, shoulders loose

childs-pose = Child's pose
    .setup = Kneel on something soft with your big toes together and your knees as wide as is comfortable. Put your hands on the floor in front of you.
    .do = Sit back towards your heels and let your chest sink and your arms reach forward. Come up a little, then sink again with the next breath.
    .do-hold = Sit back towards your heels, let your chest sink and your arms reach forward, and rest there. Walk your hands back to come up.
    .breathe = Let each breath out take you a little lower.
    .feel = A long, soft stretch along your back and hips.
    .stop = With sore knees, do not go all the way: put a cushion between heels and hips. Stop if bending makes your back worse.
    .short = Let the breath out take you lower

cat-camel = Cat and camel
    .setup = Come onto your hands and knees, hands under your shoulders, knees under your hips.
    .do = Slowly round your back towards the ceiling and let your head hang. Then slowly let it come back to flat, or a little below if that is easy. There and back is one.
    .breathe = Breathe out as you round, in as you come back.
    .feel = Your whole spine moving, loose and easy.
    .stop = Do not push at either end. Make it smaller if it hurts, and stop if that does not help; rest on your forearms if your wrists are sore.
    .short = Slow and loose, no pushing at the end

seated-weight-shift = Weight shift, sitting
    .setup = Sit tall on a firm chair or the firm edge of the bed, feet flat, hands on your thighs.
    .do = Rock slowly from one sitting bone to the other: let your weight go to one side, pause, then come through the middle to the other.
    .breathe = Slow and even, as it comes.
    .feel = Your weight moving from side to side, your lower back and hips loosening.
    .stop = Make it smaller if it hurts. Stop if the pain grows or goes into a leg.
    .short = Small and slow, from side to side

seated-cat-camel = Cat and camel, sitting
    .setup = Sit towards the front of a firm chair, feet flat, hands on your knees.
    .do = Slowly round your back and let your chin drop. Then slowly lift your breastbone and sit tall. There and back is one.
    .breathe = Breathe out as you round, in as you lift.
    .feel = Your whole spine moving, loose and easy.
    .stop = Do not push at the end. Make it smaller if it hurts. Stop if pain goes into a leg or bending makes your back worse.
    .short = Slow and loose, no pushing at the end

seated-rotation = Gentle turn, sitting
    .setup = Sit tall on a firm chair with your feet flat. Cross your arms over your chest.
    .do = Turn your chest slowly to the side that I name, as far as is easy, and hold. Your hips and knees stay facing forward. Come back slowly.
    .breathe = Breathe out as you turn. Keep breathing while you hold.
    .feel = A mild stretch around your ribs and waist.
    .stop = Turn less far if it catches; never pull yourself round. Stop if pain goes into a leg.
    .short = Sit tall, knees forward, easy turn

seated-side-reach = Side reach, sitting
    .setup = Sit tall on a firm chair, feet flat and apart. Hold the seat with the other hand.
    .do = Reach the working arm up and lean a little over, away from it. Hold, then come back to the middle.
    .breathe = Breathe into the side that is opening up.
    .feel = A stretch from your hip up to your armpit.
    .stop = Lean less, or keep the hand on your head, if your shoulder complains. Stop if your back hurts.
    .short = Both hips stay on the seat

hamstring-strap = Hamstring stretch with a strap
    .setup = Lie on your back, knees bent. Loop a belt or towel round the foot of the working leg and hold both ends.
    .do = Raise that leg and straighten the knee only until you feel the back of the thigh. Hold, then bend and lower.
    .do-straight = Raise that leg with the knee as straight as is comfortable and bring it a little nearer with the strap. Hold, then bend and lower.
    .breathe = Slow and even. Let the thigh soften as you breathe out.
    .feel = A pull in the back of the thigh, not behind the knee.
    .stop = Bend the knee more if the leg or foot tingles. Stop if it keeps tingling, or if pain goes into a leg.
    .short = Shoulders down, leg soft, no tingling

seated-hamstring = Hamstring stretch, sitting
    .setup = Sit at the front of a firm chair or the firm edge of the bed. Put the heel of the working leg in front of you, toes up; the other foot stays flat.
    .do = Sit tall and tip forward from your hips with a straight back, until you feel the back of the thigh. Hold, then come up.
    .breathe = Slow and even. Keep your chest lifted.
    .feel = A pull in the back of the thigh, not in your back.
    .stop = Bend the knee a little if the leg or foot tingles. Stop if it keeps tingling, or if pain goes into a leg.
    .short = Back straight, tip from the hips

figure-four = Figure four
    .setup = Lie on your back, knees bent. Rest the ankle of the working leg on the other knee.
    .do = Let the knee of the working leg fall gently outwards, away from you, and stay there.
    .do-pull = Hold the thigh of the supporting leg with both hands and draw it towards you, until the stretch is clear. Stay there.
    .breathe = Slow and even, softer with each breath out.
    .feel = A stretch deep in the buttock of the working leg.
    .stop = Ease off if your groin or knee hurts, or the leg tingles. Stop if it does not settle at once.
    .short = Buttock soft, shoulders down

seated-figure-four = Figure four, sitting
    .setup = Sit tall on a firm chair or the firm edge of the bed. Rest the ankle of the working leg on the other knee, or cross your shins lower down if that is too far.
    .do = Let the knee of the working leg sink towards the floor and sit as tall as you can. Stay there.
    .do-lean = Sit tall and tip forward from your hips with a straight back, until the stretch is clear. Stay there.
    .breathe = Slow and even, softer with each breath out.
    .feel = A stretch in the buttock of the working leg.
    .stop = Ease off if your groin or knee hurts, or the leg tingles. Stop if it does not settle at once.
    .short = Sit tall, let the knee sink

hip-flexor = Half-kneeling hip stretch
    .setup = Kneel on something soft and put one foot in front, with a chair at your side to hold. The working leg is the one that kneels.
    .do = Tuck your hips under a little and lean gently forward, until you feel the front of the hip. Hold, then ease back.
    .do-lift = Tuck your hips under, lean gently forward, tuck your toes and lift the kneeling knee just off the floor. Hold, then set it down.
    .breathe = Slow and even. Keep your belly lightly firm.
    .feel = A stretch at the front of the hip and thigh.
    .stop = Lean less if your back arches. Stop if your knee or your back hurts.
    .short = Hips tucked under, back long

standing-hip-flexor = Standing hip stretch
    .setup = Stand beside a steady chair and hold it. Step the working leg well back, heel up, both feet pointing forward.
    .do = Tuck your hips under a little, bend the front knee and let your weight go forward. Hold, then ease back.
    .do-reach = Tuck your hips under, bend the front knee, and reach up with the arm on the working leg's side. Hold, then ease back.
    .breathe = Slow and even. Keep your belly lightly firm.
    .feel = A stretch at the front of the hip of the back leg.
    .stop = Take a shorter step if your back arches or you feel wobbly. Stop if your knee or back hurts.
    .short = Hips tucked under, hold the chair

lying-on-elbows = Lying on your elbows
    .setup = Lie on your front. Bring your elbows under your shoulders, forearms flat in front of you.
    .do = Lift your chest and rest on your forearms. Let your lower back and buttocks hang loose. Stay, then lie down again.
    .breathe = Slow and even. Let your belly sink as you breathe out.
    .feel = A mild pressure in your lower back that does not build up.
    .stop = Bring your elbows further forward if it is too much. Stop if pain moves down a leg or grows.
    .short = Belly heavy, buttocks loose

press-up = Press-up, hips down
    .setup = Lie on your front with your hands flat beside your shoulders.
    .do = Slowly straighten your arms to lift your chest, as far as is easy, while your hips stay down. Then lower slowly.
    .breathe = Breathe out as you press up, in as you lower.
    .feel = Some pressure in your lower back that fades as you lower. Your arms do the work.
    .stop = Go less high if it pinches. Stop if pain moves down a leg; it is fine if it draws up towards your spine.
    .short = Arms work, hips heavy

standing-back-bend = Standing back bend
    .setup = Stand with your back to a worktop that can steady you, feet apart. Put your hands on the back of your hips.
    .do = Lean back slowly over your hands, as far as is easy, knees straight and eyes ahead. Then come back up.
    .breathe = Breathe out as you lean back, in as you come up.
    .feel = A brief pressure in your lower back that goes as you come up.
    .stop = Lean less far if it pinches. Stop if you get dizzy or pain moves down a leg.
    .short = Eyes ahead, lean from the waist

seated-forward-fold = Forward fold, sitting
    .setup = Sit well back on a steady chair, feet flat and wide apart, hands on your thighs.
    .do = Let your hands slide down your shins and your head and back follow, as far as is easy. Hold, then push up with your hands.
    .breathe = Breathe out as you go down. Keep breathing while you hold.
    .feel = A soft stretch along your whole back.
    .stop = Go less far if you get dizzy. Stop if pain moves down a leg or bending makes your back worse.
    .short = Head heavy, hands on your legs

## Strength

brace = Belly brace
    .setup = Lie on your back with your knees bent and your feet flat. Put your fingertips just inside your hip bones.
    .do = Draw your lower belly in gently, as if doing up tight trousers, until you feel it firm under your fingers. Hold, then let go.
    .do-slide = Draw your lower belly in and keep it so. Slide one heel slowly away from you and back. Next time, the other heel.
    .breathe = Keep breathing and talking. If you cannot, you are pulling too hard.
    .feel = A light firmness low in your belly. Your back stays still.
    .stop = Let go if you find yourself holding your breath, or if your back arches. Stop if your back hurts.
    .short = Belly firm, breath easy

bridge = Bridge
    .setup = Lie on your back with your knees bent, feet flat and hip-width apart, arms by your sides.
    .do = Firm your belly, press through your heels and lift your hips until shoulders, hips and knees make a line. Hold, then lower slowly.
    .do-march = Lift into the bridge. While you are up, raise one foot a little, set it down, then the other, again and again. Lower slowly.
    .do-single = Lift into the bridge and straighten one leg, hips level. Hold, set the foot down, lower. Next time, the other leg.
    .breathe = Breathe out as you lift. Keep breathing while you hold.
    .feel = Your buttocks working, more than your back.
    .stop = Come down if a thigh cramps, your back arches or your hips sag. Bring your heels nearer for cramp. Stop if your back hurts.
    .short = Hips level, keep breathing

clamshell = Clamshell
    .setup = Lie on your side, the working leg on top: for the left leg, lie on your right. Bend your knees, feet in line with your back, head on your arm.
    .do = Keep your feet together and lift the top knee, like a shell opening. Your hips stay stacked. Lower slowly.
    .do-band = Put a loop band just above your knees. Keep your feet together and lift the top knee against it. Lower slowly.
    .breathe = Breathe out as you lift, in as you lower.
    .feel = The side of your buttock working.
    .stop = Lift less high if your hips roll back. Stop if your hip or your back hurts.
    .short = Feet together, hips stacked

side-leg-lift = Side leg lift, lying
    .setup = Lie on your side, the working leg on top: for the left leg, lie on your right. Bend the lower knee; top leg straight in line with your body.
    .do = Lift the top leg about two hands high, toes forward. Lower slowly.
    .breathe = Breathe out as you lift, in as you lower.
    .feel = The side of your hip and buttock working.
    .stop = Lift less high if your hip hitches up or rolls. Stop if your hip or your back hurts.
    .short = Toes forward, hips still

bird-dog = Bird dog
    .setup = Come onto your hands and knees, hands under your shoulders, knees under your hips, back flat like a table.
    .do = Firm your belly and slide the working leg back until it is straight, foot at hip height or lower. Hold, then bring it back.
    .do-arm = Firm your belly, slide the working leg back and reach the opposite arm forward. Hold, then bring both back.
    .breathe = Keep breathing evenly while you hold.
    .feel = Your belly, back and buttock working together, quietly.
    .stop = Keep the toes on the floor if your hips drop or tip. Stop if your back hurts; use your fists if your wrists are sore.
    .short = Back flat, hips level, keep breathing

dead-bug = Dead bug
    .setup = Lie on your back. Lift both legs, one at a time, so that your hips and knees are bent at right angles.
    .do = Firm your belly. Lower one heel to tap down and bring it back, your back quite still. Next time, the other heel.
    .do-reach = Point your arms at the ceiling. Lower one heel to tap down and the opposite arm beyond your head, bring them back, then change over.
    .breathe = Breathe out as the leg goes down, in as it comes back.
    .feel = Your belly working to keep your back still.
    .stop = Lower less far if your back lifts. Rest your feet if your neck strains. Stop if your back hurts.
    .short = Back still, slow tap

curl-up = Curl-up
    .setup = Lie on your back, one knee bent and one leg straight. Slide your hands under the small of your back to keep its hollow.
    .do = Firm your belly and lift your head and shoulders just clear of the ground, as one piece, chin in. Hold, then lower. Change the bent knee after each set.
    .breathe = Keep breathing in small, even breaths.
    .feel = Your belly working. Your lower back does not move.
    .stop = Rest if your neck hurts; lifting so that the head is just off the floor is enough. Stop if your back hurts.
    .short = Chin in, back still, small breaths

partial-crunch = Small crunch
    .setup = Lie on your back with your knees bent and your feet flat. Cross your arms over your chest.
    .do = Breathe out, firm your belly and raise your head and shoulder blades just off the floor. Hold, then lower slowly.
    .breathe = Out as you rise. Keep breathing while you hold.
    .feel = Your belly working, your neck long.
    .stop = Stop if bending makes your back worse or your neck hurts. The curl-up is the kinder choice.
    .short = Small lift, neck long

side-plank = Side plank, on the knees
    .setup = Lie on your left first, then on your right, propped on your forearm, elbow under your shoulder. Thighs in line with your body, shins behind you.
    .do = Press into your forearm and your lower knee and lift your hips until knees, hips and shoulders make a straight line. Hold, then lower slowly.
    .do-feet = Straighten your legs, top foot in front of the other. Lift your hips until your whole body is a line. Hold, then lower.
    .breathe = Keep breathing evenly while you hold.
    .feel = The lower side of your waist working.
    .stop = Come down if your hips sag. Stop if your shoulder or your back hurts.
    .short = Hips lifted, one long line

front-plank = Plank, on the knees
    .setup = Lie on your front, elbows under your shoulders, forearms flat and knees on the floor.
    .do = Firm your belly and lift your hips until shoulders, hips and knees make a straight line. Hold, then lower.
    .do-feet = Tuck your toes under, firm your belly and lift hips and knees until you are one line from head to heels. Hold, then lower.
    .breathe = Keep breathing evenly while you hold.
    .feel = Your belly and shoulders working, not your back.
    .stop = Come down as soon as your hips sag or your back aches.
    .short = Belly firm, no sagging

wall-plank = Wall plank
    .setup = Face a wall at arm's length. Put your forearms on it at chest height and step back until your body leans in a straight line.
    .do = Firm your belly and buttocks and hold the line from head to heels. Then step in to rest.
    .do-press = Put your hands flat on the wall at chest height. Bend your elbows to bring your straight body in, then press away.
    .breathe = Keep breathing evenly.
    .feel = Your belly and shoulders working, not your back.
    .stop = Step nearer if your back arches. Stop if your shoulders, wrists or back hurt.
    .short = One line, belly firm, keep breathing

hip-extension = Leg lift on the front
    .setup = Lie on your front, forehead on your hands, a pillow under your belly.
    .do = Firm your belly, tighten the buttock and lift the working leg a hand's breadth, knee straight. Hold, then lower.
    .breathe = Breathe out as you lift. Keep breathing while you hold.
    .feel = Your buttock and the back of the thigh working.
    .stop = Lift less high if your back pinches or your hips turn. Stop if bending backward makes your back worse.
    .short = Both hips down, low lift

wall-sit = Wall sit
    .setup = Stand with your back against a wall, feet hip-width apart and a good step away from it. Wear shoes or go barefoot.
    .do = Slide down until your knees are a little bent, no lower than a chair, your back against the wall. Hold, then slide up.
    .breathe = Keep breathing evenly while you hold.
    .feel = The front of your thighs working.
    .stop = Sit less deep if your knees or back hurt; stop if that does not help.
    .short = Back on the wall, knees over ankles

sit-to-stand = Sit to stand
    .setup = Sit at the front of a steady chair that stands against a wall, or on the firm edge of the bed. Feet flat, hip-width apart, a little behind your knees.
    .do = Lean forward from your hips with a straight back, stand up tall, then sit down slowly. Push on the seat if you need to.
    .breathe = Breathe out as you stand up, in as you sit down.
    .feel = Your thighs and buttocks working.
    .stop = Use a higher seat or your hands if your knees hurt. Sit and rest if you get dizzy. Stop if your back hurts.
    .short = Lean, stand tall, sit down slowly

seated-march = Seated march
    .setup = Sit tall towards the front of a firm chair, feet flat, hands lightly on the seat.
    .do = Firm your lower belly. Lift one foot a little off the floor, your back quite still, and set it down. Next time, the other foot.
    .breathe = Breathe out as the foot lifts. Do not hold your breath.
    .feel = Your lower belly and the front of your hips working.
    .stop = Lift less high if you lean or sway. Stop if the front of your hip or your back hurts.
    .short = Sit tall, belly firm, slow steps

standing-bird-dog = Standing bird dog
    .setup = Stand facing a worktop or a sturdy table, hands on it, feet hip-width apart. Lean a little forward from your hips, back straight.
    .do = Firm your belly and stretch the working leg back until the foot leaves the floor. Hold, then set it down.
    .do-arm = Firm your belly, stretch the working leg back and the opposite arm forward. Hold, then set both down.
    .breathe = Keep breathing evenly while you hold.
    .feel = Your belly, back and buttock working together, quietly.
    .stop = Keep the toes on the floor if your hips turn or you feel wobbly. Stop if your back hurts.
    .short = Back straight, hips level

standing-hip-extension = Standing leg lift, backward
    .setup = Stand tall behind a sturdy chair and hold its back with both hands.
    .do = Firm your belly and move the working leg straight back, just until the foot lifts. Your body stays upright. Hold, then lower.
    .breathe = Breathe out as you lift. Keep breathing while you hold.
    .feel = The buttock of the working leg.
    .stop = Lift less high if your back arches. Stop if your back or hip hurts.
    .short = Stand tall, small lift

standing-hip-abduction = Standing leg lift, sideways
    .setup = Stand tall behind a sturdy chair and hold its back with both hands.
    .do = Move the working leg out to the side, toes forward, as far as you can without leaning. Hold, then lower.
    .breathe = Breathe out as you lift. Keep breathing while you hold.
    .feel = The side of your hip, on both legs.
    .stop = Lift less far if you lean. Stop if your hip or your back hurts.
    .short = Stand tall, toes forward

heel-raise = Heel raises
    .setup = Stand tall behind a sturdy chair and hold its back, feet hip-width apart.
    .do = Rise slowly onto the balls of your feet, as if pulled up by the top of your head. Lower slowly.
    .breathe = Breathe out as you rise, in as you lower.
    .feel = Your calves working, your belly lightly firm.
    .stop = Rise less high if you feel wobbly. Stop if a calf, a heel or your back hurts.
    .short = Tall and slow, both heels

## Move

walk = A short walk
    .setup = Put on comfortable shoes. Indoors counts, and so does up and down a corridor.
    .do = Walk at a pace at which you could chat, arms swinging loosely. Slow down or stand for a moment whenever you like.
    .breathe = Easy and regular. You should be able to talk.
    .feel = Warmer and looser after the first minutes.
    .stop = Turn back or sit down if pain in a leg keeps growing, a leg feels weak, or you feel unwell.
    .short = Easy pace, arms loose

seated-steps = Steps, sitting
    .setup = Sit on a firm chair or the firm edge of the bed, with your feet flat and your arms free.
    .do = Step on the spot, one foot after the other, and swing your arms as if you were walking. Keep a pace that you like.
    .breathe = Easy and regular. You should be able to talk.
    .feel = A little warmer, your hips and shoulders looser.
    .stop = Take smaller steps if your hip or back complains. Rest if you feel unwell.
    .short = Easy pace, arms swinging
